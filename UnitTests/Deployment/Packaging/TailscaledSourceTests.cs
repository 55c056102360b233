using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Deployment.Packaging;
using Deployment.Settings;

namespace Deployment.UnitTests.Packaging;

public sealed class TailscaledSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tailscaled-source-");
    private readonly StringWriter _progress = new();

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _progress.Dispose();
    }

    [Fact]
    public async Task Get_ArchiveWithTheExpectedHash_IsUnpacked()
    {
        var archive = Archive(Elf(machine: ElfFile.X64));

        var path = await SourceAsync(archive, Hash(archive));

        Assert.Equal(Elf(ElfFile.X64), await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Get_ArchiveWithAnotherHash_StopsTheBuild()
    {
        var archive = Archive(Elf(ElfFile.X64));

        var failure = await Assert.ThrowsAsync<PackagingException>(() => SourceAsync(archive, new string('0', 64)));

        Assert.Contains($"its SHA-256 is {Hash(archive)}, it should be {new string('0', 64)}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was packed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_BinaryForAnotherProcessor_IsRefused()
    {
        var archive = Archive(Elf(ElfFile.Arm64));

        var failure = await Assert.ThrowsAsync<PackagingException>(() => SourceAsync(archive, Hash(archive)));

        Assert.Contains("lambdaArchitecture=x86_64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FolderWithoutTailscaled_SaysWhatToGive()
    {
        var failure = await Assert.ThrowsAsync<PackagingException>(() => SourceAsync(_folder.FullName, null));

        Assert.Contains("has no tailscaled", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FolderWithoutAHash_IsTakenWithANotice()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "tailscaled"), Elf(ElfFile.X64));

        await SourceAsync(_folder.FullName, null);

        Assert.Contains("set tailscaleSha256 to pin it", _progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FolderWithAnotherHash_StopsTheBuild()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "tailscaled"), Elf(ElfFile.X64));

        await Assert.ThrowsAsync<PackagingException>(() => SourceAsync(_folder.FullName, new string('0', 64)));
    }

    [Fact]
    public async Task Get_Download_IsCheckedAndKept()
    {
        var archive = Archive(Elf(ElfFile.X64));
        using var site = new PackageSite(await File.ReadAllBytesAsync(archive));

        await DownloadAsync(site, Hash(archive));
        await DownloadAsync(site, Hash(archive));

        Assert.Equal(["https://pkgs.tailscale.com/stable/tailscale_1.102.4_amd64.tgz"], site.Requests);
    }

    [Fact]
    public async Task Get_DownloadWithAnotherHash_IsNotKept()
    {
        using var site = new PackageSite("tampered"u8.ToArray());

        await Assert.ThrowsAsync<PackagingException>(() => DownloadAsync(site, new string('0', 64)));

        Assert.DoesNotContain(_folder.EnumerateFiles("*.tgz", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public async Task Get_SiteNotReachable_NamesTheWayWithoutIt()
    {
        using var site = new PackageSite(null);

        var failure = await Assert.ThrowsAsync<PackagingException>(() => DownloadAsync(site, new string('0', 64)));

        Assert.Contains("tailscaleDist=PATH", failure.Message, StringComparison.Ordinal);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>The smallest file that reads as a 64-bit ELF executable.</summary>
    private static byte[] Elf(int machine)
    {
        var bytes = new byte[64];
        "\u007fELF"u8.CopyTo(bytes);
        (bytes[4], bytes[5], bytes[18]) = (2, 1, (byte)machine);
        return bytes;
    }

    private string Archive(byte[] tailscaled)
    {
        var path = Path.Combine(_folder.FullName, "release.tgz");
        using var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "tailscale_1.102.4_amd64/tailscale") { DataStream = new MemoryStream([1]) });
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "tailscale_1.102.4_amd64/tailscaled") { DataStream = new MemoryStream(tailscaled) });
        return path;
    }

    private async Task<string> SourceAsync(string dist, string? hash)
    {
        using var site = new PackageSite(null);
        return await Create(Settings(dist, hash), site).GetAsync(CancellationToken.None);
    }

    private async Task DownloadAsync(PackageSite site, string hash) => await Create(Settings(null, hash), site).GetAsync(CancellationToken.None);

    private TailscaledSource Create(DeploymentSettings settings, PackageSite site) =>
        new(TailscaleRelease.For(settings), settings, Path.Combine(_folder.FullName, "cache"), new PinnedDownload(site.Client, _progress), _progress);

    private static DeploymentSettings Settings(string? dist, string? hash)
    {
        var context = new Dictionary<string, JsonNode?> { ["webhookAllowedIpCidr"] = "192.0.2.0/24", ["targetTailscaleIp"] = "target", ["tailscaleDist"] = dist, ["tailscaleSha256"] = hash };
        var read = SettingsReader.Read(context);
        Assert.Empty(read.Errors);
        return read.Settings!;
    }

    private sealed class PackageSite : HttpMessageHandler
    {
        private readonly byte[]? _archive;

        /// <param name="archive">What it serves; null: it cannot be reached.</param>
        public PackageSite(byte[]? archive)
        {
            _archive = archive;
            Client = new HttpClient(this, disposeHandler: false);
        }

        public HttpClient Client { get; }

        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request.RequestUri!.ToString());
            return _archive is null
                ? throw new HttpRequestException("Name or service not known")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(_archive) });
        }
    }
}
