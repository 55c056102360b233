using System.IO.Compression;

namespace Deployment.Packaging;

/// <summary>Writes zips whose bytes depend on names, modes and contents alone, so that what did not change is not deployed again.</summary>
public static class ReproducibleZip
{
    private const int RegularFile = 0x8000;
    private const int Mode755 = 0b111_101_101;
    private const int Mode644 = 0b110_100_100;

    /// <summary>The earliest time that the format can hold; every entry carries it.</summary>
    private static readonly DateTimeOffset _epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Replaces <paramref name="path"/> by a zip of the items, in the order of their names.</summary>
    public static void Write(string path, IEnumerable<ZipItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var unfinished = path + ".tmp";
        using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
        {
            foreach (var item in items.OrderBy(item => item.Name, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(item.Name, CompressionLevel.Optimal);
                entry.LastWriteTime = _epoch;
                entry.ExternalAttributes = (RegularFile | (item.Executable ? Mode755 : Mode644)) << 16;
                using var target = entry.Open();
                using var source = File.OpenRead(item.Source);
                source.CopyTo(target);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
