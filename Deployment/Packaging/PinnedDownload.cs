using System.Security.Cryptography;

namespace Deployment.Packaging;

/// <summary>Downloads files whose SHA-256 is known beforehand: what has another one is not kept.</summary>
internal sealed class PinnedDownload(HttpClient http, TextWriter progress)
{
    /// <summary>The largest is about 30 MB; anything far above is not what was asked for.</summary>
    private const long Largest = 200_000_000;

    /// <summary>Has the file at a path, downloaded unless it is there.</summary>
    /// <param name="source">Where it is published.</param>
    /// <param name="sha256">Its hash, lower-case hex.</param>
    /// <param name="path">Where it is kept.</param>
    /// <param name="setting">The setting that takes a file from elsewhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PackagingException">It cannot be had, or is another file.</exception>
    public async Task<string> GetAsync(Uri source, string sha256, string path, string setting, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await progress.WriteLineAsync($"  downloading {source} ...");
        try
        {
            using var response = await http.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var target = File.Create(path + ".tmp");
            await CopyBoundedAsync(content, target, cancellationToken);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new PackagingException($"{source} could not be downloaded ({failed.Message}). Download it elsewhere and pass {setting}=PATH.");
        }

        Check(path + ".tmp", sha256, source.ToString());
        File.Move(path + ".tmp", path, overwrite: true);
        return path;
    }

    /// <summary>Lower-case hex.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <exception cref="PackagingException">The file has another hash.</exception>
    public static void Check(string path, string expected, string what)
    {
        var actual = HashOf(path);
        if (actual != expected)
        {
            throw new PackagingException(
                $"{path} is not what was expected of {what}: its SHA-256 is {actual}, it should be {expected}. "
                + "Nothing was packed. Remove the file if it is a broken download; set another hash only if its publisher states it.");
        }
    }

    private static async Task CopyBoundedAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[81_920];
        long total = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += read;
            if (total > Largest)
            {
                throw new IOException($"more than {Largest / 1_000_000} MB");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
