using System.IO.Compression;
using Deployment.Packaging;

namespace Deployment.UnitTests.Packaging;

public sealed class ReproducibleZipTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zip-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Write_SameContents_GivesTheSameBytes()
    {
        var first = Zip("first.zip", ["b", "a"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var second = Zip("second.zip", ["a", "b"], new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void Write_Modes_AreKept()
    {
        using var zip = ZipFile.OpenRead(Zip("modes.zip", ["bootstrap", "routes.json"], DateTime.UnixEpoch));

        Assert.Equal(["100755", "100644"], zip.Entries.Select(entry => Convert.ToString(entry.ExternalAttributes >>> 16, 8)));
        Assert.Equal("bootstrap", new StreamReader(zip.Entries[0].Open()).ReadToEnd());
    }

    private string Zip(string name, string[] items, DateTime written)
    {
        var path = Path.Combine(_folder.FullName, name);
        ReproducibleZip.Write(path, items.Select(item =>
        {
            var file = Path.Combine(_folder.FullName, item);
            File.WriteAllText(file, item);
            File.SetLastWriteTimeUtc(file, written);
            return new ZipItem(item, file, Executable: item == "bootstrap");
        }));
        return path;
    }
}
