using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>Gets the <c>tailscaled</c> of a release whose hash is known: from a local copy, or from Tailscale's package site.</summary>
internal sealed class TailscaledSource(TailscaleRelease release, DeploymentSettings settings, string cache, HttpClient http, TextWriter progress)
{
    /// <summary>An archive is about 30 MB; anything far above is not one.</summary>
    private const long LargestArchive = 200_000_000;

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
            progress.WriteLine($"  notice: {executable} (SHA-256 {HashOf(executable)}) is taken as it is; set tailscaleSha256 to pin it.");
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

    private async Task<string> DownloadedAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(cache, "tailscale", Path.GetFileName(release.Archive.AbsolutePath));
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await progress.WriteLineAsync($"  tailscaled: downloading {release.Archive} ...");
        try
        {
            using var response = await http.GetAsync(release.Archive, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var target = File.Create(path + ".tmp");
            await CopyBoundedAsync(source, target, cancellationToken);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new PackagingException(
                $"{release.Archive} could not be downloaded ({failed.Message}). Download it elsewhere and pass tailscaleDist=PATH.");
        }

        CheckHash(path + ".tmp", release.Sha256);
        File.Move(path + ".tmp", path, overwrite: true);
        return path;
    }

    private static async Task CopyBoundedAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[81_920];
        long total = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += read;
            if (total > LargestArchive)
            {
                throw new IOException($"more than {LargestArchive / 1_000_000} MB");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void CheckHash(string path, string expected)
    {
        var actual = HashOf(path);
        if (actual != expected)
        {
            throw new PackagingException(
                $"{path} is not what was expected of tailscaled {release.Version}: its SHA-256 is {actual}, it should be {expected}. "
                + "Nothing was packed. Remove the file if it is a broken download; set tailscaleSha256 only to a hash that Tailscale publishes.");
        }
    }

    private void CheckProcessor(string executable)
    {
        var wanted = settings.LambdaArchitecture == LambdaArchitecture.Arm64 ? ElfFile.Arm64 : ElfFile.X64;
        if (ElfFile.Read(executable) is not { } elf || elf.Machine != wanted)
        {
            throw new PackagingException($"{executable} is not a Linux executable for lambdaArchitecture={(wanted == ElfFile.Arm64 ? "arm64" : "x86_64")}.");
        }
    }
}
