using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Processes;

namespace Testing.Tailnets;

/// <summary>A program started as Lambda (or the app model) starts it, with all its output kept.</summary>
internal sealed partial class ProgramUnderTest : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ChildProcess _process;

    public ProgramUnderTest(string path, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        _process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = path,
            Arguments = arguments,
            Environment = environment,
            Output = line => _lines.Enqueue(line.Text),
        });
    }

    public int Id => _process.Id;

    public ProcessGroup Group => _process.Group;

    public Task<int> Exited => _process.Exited;

    public string Output => string.Join('\n', _lines);

    /// <summary>The ids of its child processes.</summary>
    public IReadOnlyList<int> Children =>
        [.. File.ReadAllText($"/proc/{Id}/task/{Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    public Task SaysAsync(string text) => Eventually.HoldsAsync(
        () => Output.Contains(text, StringComparison.Ordinal) || (Exited.IsCompleted ? throw new InvalidOperationException($"ended without saying '{text}':\n{Output}") : false),
        $"'{text}'");

    /// <summary>A descendant by the name of its executable.</summary>
    public async Task<int> DescendantAsync(string name) => int.Parse(await Eventually.GetAsync(
        () => Task.FromResult(Descendants(Id).FirstOrDefault(id => NameOf(id) == name) is var id and > 0 ? id.ToString() : null), name));

    public async ValueTask DisposeAsync() => await _process.DisposeAsync();

    /// <summary>Signals one process, not its group. A stopped one is there and does nothing.</summary>
    public static void Signal(int id, ProcessSignal signal) => Assert.Equal(0, Kill(id, (int)signal));

    private static IEnumerable<int> Descendants(int id)
    {
        foreach (var thread in Directory.Exists($"/proc/{id}/task") ? Directory.GetDirectories($"/proc/{id}/task") : [])
        {
            string text;
            try
            {
                text = File.ReadAllText($"{thread}/children");
            }
            catch (IOException)
            {
                continue;
            }

            foreach (var child in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                yield return child;
                foreach (var further in Descendants(child))
                {
                    yield return further;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);

    private static string? NameOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
