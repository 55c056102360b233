using System.Formats.Tar;
using System.IO.Compression;
using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>Gets the <c>tailscaled</c> of a release whose hash is known: from a local copy, or from Tailscale's package site.</summary>
internal sealed class TailscaledSource(TailscaleRelease release, DeploymentSettings settings, string cache, PinnedDownload download, TextWriter progress)
{
    private const string Executable = "tailscaled";

    /// <summary>The path of a <c>tailscaled</c> that passed every check.</summary>
    /// <exception cref="PackagingException">Nothing there, a wrong hash, or a build for another processor.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var executable = settings.TailscaleDist switch
        {
            null => Extracted(await DownloadedAsync(cancellationToken)),
            var folder when Directory.Exists(folder) => FromFolder(folder),
            var archive => Extracted(archive),
        };
        CheckProcessor(executable);
        return executable;
    }

    /// <summary>A folder as a release's archive unpacks to. Only its own hash can vouch for it, and only where one is set.</summary>
    private string FromFolder(string folder)
    {
        var executable = Path.Combine(folder, Executable);
        if (!File.Exists(executable))
        {
            throw new PackagingException($"tailscaleDist = \"{folder}\" has no {Executable}. Give the folder or the .tgz of a Tailscale release for Linux.");
        }

        if (settings.TailscaleSha256 is not null)
        {
            CheckHash(executable, settings.TailscaleSha256);
        }
        else
        {
            progress.WriteLine($"  notice: {executable} (SHA-256 {PinnedDownload.HashOf(executable)}) is taken as it is; set tailscaleSha256 to pin it.");
        }

        return executable;
    }

    private string Extracted(string archive)
    {
        CheckHash(archive, release.Sha256);
        var target = Path.Combine(cache, "tailscale", release.Sha256[..16], Executable);
        if (File.Exists(target))
        {
            return target;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (Path.GetFileName(entry.Name) == Executable && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                entry.ExtractToFile(target + ".tmp", overwrite: true);
                File.Move(target + ".tmp", target, overwrite: true);
                return target;
            }
        }

        throw new PackagingException($"{archive} holds no {Executable}.");
    }

    private Task<string> DownloadedAsync(CancellationToken cancellationToken) => download.GetAsync(
        release.Archive, release.Sha256, Path.Combine(cache, "tailscale", Path.GetFileName(release.Archive.AbsolutePath)), "tailscaleDist", cancellationToken);

    private void CheckHash(string path, string expected) => PinnedDownload.Check(path, expected, $"tailscaled {release.Version}");

    private void CheckProcessor(string executable)
    {
        var wanted = settings.LambdaArchitecture == LambdaArchitecture.Arm64 ? ElfFile.Arm64 : ElfFile.X64;
        if (ElfFile.Read(executable) is not { } elf || elf.Machine != wanted)
        {
            throw new PackagingException($"{executable} is not a Linux executable for lambdaArchitecture={(wanted == ElfFile.Arm64 ? "arm64" : "x86_64")}.");
        }
    }
}
