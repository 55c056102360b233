using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json;

namespace SecretsEmulator.Model;

/// <summary>
/// The secrets in a file (mode 0600, in clear: this is a development tool). Written beside it and renamed, so that it is whole at any time;
/// a file that is not whole is reported and left alone. A lock file keeps a second emulator out.
/// </summary>
internal sealed class StateFile : IDisposable
{
    private const int Format = 1;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _lock;

    /// <exception cref="StateFileException">The file is in use, or its directory is not there.</exception>
    public StateFile(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            _lock = OpenPrivately(_path + ".lock", FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StateFileException(
                $"StateFile '{_path}' cannot be locked ({exception.Message}): end the other emulator that uses it, create its directory, or name another file.", exception);
        }
    }

    /// <summary>The secrets in the file; none when there is no file yet.</summary>
    /// <exception cref="StateFileException">The file is torn, or not one of ours.</exception>
    public Catalog Load()
    {
        try
        {
            if (!File.Exists(_path))
                return Catalog.Empty;
            using var stream = File.OpenRead(_path);
            var document = JsonSerializer.Deserialize(stream, StateJson.Default.StateDocument);
            if (document is not { Format: Format })
                throw new StateFileException($"StateFile '{_path}' has format {document?.Format.ToString() ?? "null"}, not {Format}: move it away, or use the emulator that wrote it. It was left as it is.");
            return new Catalog(document.Secrets.ToImmutableSortedDictionary(secret => secret.Name, secret => secret, StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            var where = exception is JsonException json ? $" at line {json.LineNumber + 1}, byte {json.BytePositionInLine}" : "";
            throw new StateFileException($"StateFile '{_path}' cannot be read{where}: it is torn or not ours. Restore it, or move it away to start empty. It was left as it is.", exception);
        }
    }

    /// <exception cref="StateFileException">The file could not be written; what it held before is still there.</exception>
    public void Save(Catalog catalog)
    {
        var temporary = _path + ".new";
        try
        {
            using (var stream = OpenPrivately(temporary, FileMode.Create, FileOptions.None))
            {
                JsonSerializer.Serialize(stream, new StateDocument { Format = Format, Secrets = [.. catalog.Secrets.Values] }, StateJson.Default.StateDocument);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StateFileException($"StateFile '{_path}' could not be written ({exception.Message}): the change was not made.", exception);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream OpenPrivately(string path, FileMode mode, FileOptions fileOptions)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = fileOptions };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}

/// <summary>The state file cannot be used; the message says why and what to do.</summary>
public sealed class StateFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What stands in the state file.</summary>
internal sealed record StateDocument
{
    public int Format { get; init; }

    public required IReadOnlyList<Secret> Secrets { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(StateDocument))]
internal sealed partial class StateJson : JsonSerializerContext;
