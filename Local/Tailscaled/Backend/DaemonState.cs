using System.Text.Json;
using Tailnet.LocalApi;

namespace Tailscaled.Backend;

/// <summary>What a daemon that is not <c>mem:</c> remembers.</summary>
internal sealed record DaemonState(string? NodeKey, IpnPrefs Prefs)
{
    public static DaemonState Empty { get; } = new(null, new IpnPrefs());

    /// <exception cref="InvalidDataException">The file is not a state file.</exception>
    public static DaemonState Load(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return Empty;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), DaemonStateJson.Default.DaemonState) ?? Empty;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not a state file: {exception.Message}", exception);
        }
    }

    public void Save(string? path)
    {
        if (path is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream($"{path}.new", create))
        {
            JsonSerializer.Serialize(file, this, DaemonStateJson.Default.DaemonState);
        }

        File.Move($"{path}.new", path, overwrite: true);
    }
}
