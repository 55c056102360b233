namespace Deployment.Packaging;

/// <summary>One file of a zip.</summary>
/// <param name="Name">Path inside the zip, with forward slashes.</param>
/// <param name="Source">The file to pack.</param>
/// <param name="Executable">Mode 0755 rather than 0644.</param>
public sealed record ZipItem(string Name, string Source, bool Executable);
