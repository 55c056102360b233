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
            return PrivateFile.Read(path, MaxBytes) is { } bytes ? JsonSerializer.Deserialize(bytes, TunnelStatusJson.Default.TunnelStatus) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file atomically, so that a reader sees the old content or the new one. Its mode is 0600.</summary>
    /// <exception cref="IOException">The folder does not exist or is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string path, TunnelStatus status) =>
        PrivateFile.Replace(path, file => JsonSerializer.Serialize(file, status, TunnelStatusJson.Default.TunnelStatus));
}
