namespace Tailnet;

/// <summary>Small files by which one program of a sandbox tells another something.</summary>
internal static class PrivateFile
{
    /// <summary>Replaces a file atomically, so that a reader sees the old content or the new one. Its mode is 0600.</summary>
    /// <exception cref="IOException">The folder does not exist or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        var replacement = $"{path}.{Environment.ProcessId}.new";
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(replacement, create))
        {
            write(file);
        }

        File.Move(replacement, path, overwrite: true);
    }

    /// <summary>All of a file; null when there is none, or it is empty, unreadable or larger than that.</summary>
    public static byte[]? Read(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = file.Length;
            if (length == 0 || length > maxBytes)
            {
                return null;
            }

            var bytes = new byte[length];
            return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
