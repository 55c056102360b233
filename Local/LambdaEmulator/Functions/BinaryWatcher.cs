using LambdaEmulator.Configuration;

namespace LambdaEmulator.Functions;

/// <summary>Recycles the sandboxes of a function whose program, or an extension's, changed on disk, once the changes have settled.</summary>
internal sealed class BinaryWatcher : IDisposable
{
    private static readonly TimeSpan _settled = TimeSpan.FromMilliseconds(500);

    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ILambdaFunction _function;
    private readonly ITimer _restart;
    private string _changed = "";

    public BinaryWatcher(ILambdaFunction function, TimeProvider time)
    {
        _function = function;
        _restart = time.CreateTimer(_ => _function.Restart($"{_changed} changed"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var directory in Programs(function.Options).Select(static path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct(StringComparer.Ordinal))
        {
            Watch(directory, [.. Programs(function.Options).Select(static path => Path.GetFileName(path))]);
        }
    }

    public void Dispose()
    {
        _watchers.ForEach(static watcher => watcher.Dispose());
        _restart.Dispose();
    }

    private static IEnumerable<string> Programs(FunctionOptions options) =>
        options.Command is { } command ? [command, .. options.Extensions] : options.Extensions;

    private void Watch(string directory, HashSet<string> programs)
    {
        var watcher = new FileSystemWatcher(directory) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
        void Changed(object sender, FileSystemEventArgs change)
        {
            // The program itself, and the libraries that a .NET program loads from beside it.
            var name = Path.GetFileName(change.FullPath);
            if (programs.Contains(name) || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            {
                _changed = name;
                _restart.Change(_settled, Timeout.InfiniteTimeSpan);
            }
        }

        watcher.Changed += Changed;
        watcher.Created += Changed;
        watcher.Renamed += Changed;
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }
}
