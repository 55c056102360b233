namespace Deployment.Packaging;

/// <summary>A zip that was made, for the listing.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Items">What is in it.</param>
public sealed record PackagedZip(string Path, string Sha256, IReadOnlyList<ZipItem> Items)
{
    /// <summary>Bytes after unpacking.</summary>
    public long UnpackedLength => Items.Sum(item => new FileInfo(item.Source).Length);
}
