namespace Processes;

/// <summary>A directory below the system's temporary one that only this user can enter and that does not outlive this process.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private TemporaryDirectory(string path) => FullPath = path;

    public string FullPath { get; }

    /// <summary>Creates a directory with mode 0700 whose name starts with <paramref name="prefix"/>.</summary>
    public static TemporaryDirectory Create(string prefix)
    {
        var directory = Directory.CreateTempSubdirectory(prefix);
        Guardian.Current.AddDirectory(directory.FullName);
        return new TemporaryDirectory(directory.FullName);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Removed by somebody else already.
        }

        Guardian.Current.RemoveDirectory(FullPath);
    }
}
