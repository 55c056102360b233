using System.Text;
using System.Text.Json;

namespace QueueEmulator.State;

/// <summary>
/// Every change, a line each, handed to the operating system before it is answered: what was answered survives any end of the process
/// (not of the machine). A last line that is not whole was not answered, and is dropped. Reading it writes it anew with what is left.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string? _path;
    private readonly FileStream? _lock;
    private readonly Lock _gate = new();
    private IReadOnlyList<IJournaled> _states = [];
    private FileStream? _file;

    private Journal(string? path)
    {
        _path = path;
        _lock = path is null ? null : OpenPrivately(path + ".lock", FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
    }

    /// <summary>Opens a journal; without a path nothing is kept.</summary>
    /// <exception cref="JournalException">The file is in use, or its directory is not there.</exception>
    public static Journal Open(string? path)
    {
        var full = path is null ? null : Path.GetFullPath(path);
        try
        {
            return new Journal(full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"StateFile '{full}' cannot be locked ({exception.Message}): end the other emulator that uses it, create its directory, or name another file.", exception);
        }
    }

    /// <summary>Reads what was kept into the states, and begins to take changes.</summary>
    /// <exception cref="JournalException">The file is not one of ours.</exception>
    public void Load(IReadOnlyList<IJournaled> states)
    {
        if (_path is null)
            return;
        _states = states;
        if (File.Exists(_path))
            Replay();
        Rewrite();
    }

    /// <summary>Keeps a change. The caller holds its state's lock, so that records are in the order of the changes.</summary>
    public void Append(string kind, object record)
    {
        if (_file is null)
            return;
        lock (_gate)
        {
            Write(_file, kind, record);
            _file.Flush();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
    }

    private static void Write(FileStream file, string kind, object record)
    {
        file.Write(Encoding.ASCII.GetBytes($"{kind} "));
        JsonSerializer.Serialize(file, record, record.GetType());
        file.WriteByte((byte)'\n');
    }

    private void Replay()
    {
        var number = 0;
        try
        {
            var text = File.ReadAllText(_path!);
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                number++;
                var blank = line.IndexOf(' ', StringComparison.Ordinal);
                using var record = JsonDocument.Parse(line.AsMemory(blank + 1));
                var kind = line[..blank];
                _states.Single(state => kind.StartsWith(state.Kind, StringComparison.Ordinal)).Apply(kind, record.RootElement);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw new JournalException($"StateFile '{_path}' cannot be read at line {number}: it is not ours. Restore it, or move it away to start empty. It was left as it is.", exception);
        }
    }

    private void Rewrite()
    {
        var temporary = _path + ".new";
        using (var stream = OpenPrivately(temporary, FileMode.Create, FileOptions.None))
        {
            foreach (var (kind, record) in _states.SelectMany(state => state.Snapshot()))
                Write(stream, kind, record);
        }

        _file?.Dispose();
        File.Move(temporary, _path!, overwrite: true);
        _file = new FileStream(_path!, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 64 * 1024 });
    }

    private static FileStream OpenPrivately(string path, FileMode mode, FileOptions fileOptions)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = fileOptions };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }
}
