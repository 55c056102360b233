using System.Text.Json;

namespace Tailnet;

/// <summary>The file through which the extension tells the forwarder how the tunnel is.</summary>
public static class TunnelStatusFile
{
    private const int MaxBytes = 8 * 1024;

    /// <summary>
    /// Where the file is: <c>TUNNEL_STATUS_PATH</c>, else <c>tunnel-status.json</c> in <c>TMPDIR</c>, else in <c>/tmp</c>.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string PathFrom(Func<string, string?> environment)
    {
        if (environment("TUNNEL_STATUS_PATH") is { Length: > 0 } path)
        {
            return path;
        }

        var folder = environment("TMPDIR") is { Length: > 0 } temporary ? temporary : "/tmp";
        return Path.Combine(folder, "tunnel-status.json");
    }

    /// <summary>Reads the file. Null when there is none yet, or it is not readable or malformed: nothing is known then.</summary>
    public static TunnelStatus? Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = file.Length;
            if (length is 0 or > MaxBytes)
            {
                return null;
            }

            Span<byte> bytes = new byte[length];
            return JsonSerializer.Deserialize(bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)], TunnelStatusJson.Default.TunnelStatus);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file atomically, so that a reader sees the old content or the new one. Its mode is 0600.</summary>
    /// <exception cref="IOException">The folder does not exist or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, TunnelStatus status)
    {
        var replacement = $"{path}.{Environment.ProcessId}.new";
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(replacement, create))
        {
            JsonSerializer.Serialize(file, status, TunnelStatusJson.Default.TunnelStatus);
        }

        File.Move(replacement, path, overwrite: true);
    }
}
