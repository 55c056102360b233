using System.Collections.Concurrent;
using System.Globalization;

namespace Processes.UnitTests;

/// <summary>The guardian seen from outside: a real parent process (ProcessParent) starts children and is killed.</summary>
public sealed class GuardianTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ParentKilled_FrozenAndDetachedChildren_AllEndAndDirectoryIsRemoved()
    {
        await using var parent = await RunningParent.StartAsync("frozen-and-detached");

        parent.Process.Group.Signal(ProcessSignal.Kill);

        await Eventually.HoldsAsync(() => parent.Children.All(HasEnded) && !Directory.Exists(parent.Directory), "the end of the children");
    }

    [Fact]
    public async Task ParentKilled_NestedParents_GrandchildrenEndToo()
    {
        await using var parent = await RunningParent.StartAsync("nested");

        parent.Process.Group.Signal(ProcessSignal.Kill);

        await Eventually.HoldsAsync(() => parent.Children.All(HasEnded) && !Directory.Exists(parent.Directory), "the end of the children");
    }

    [Fact]
    public async Task ParentEndsInGoodOrder_GuardianEndsWithIt()
    {
        await using var parent = await RunningParent.StartAsync("frozen-and-detached");
        await parent.Process.StopAsync(_limit);
        await Eventually.HoldsAsync(() => parent.Children.All(HasEnded) && HasEnded(parent.Guardian), "the end of the children");
    }

    private static bool HasEnded(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1][0] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed class RunningParent : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public required ChildProcess Process { get; init; }

        public int[] Children => [.. Values("child").Select(v => int.Parse(v, CultureInfo.InvariantCulture))];

        public int Guardian => int.Parse(Values("guardian").First(), CultureInfo.InvariantCulture);

        public string Directory => Values("directory").First();

        public static async Task<RunningParent> StartAsync(string scenario)
        {
            var lines = new ConcurrentQueue<string>();
            var process = ChildProcess.Start(new ChildProcessOptions
            {
                FileName = "dotnet",
                Arguments = [Path.Combine(AppContext.BaseDirectory, "ProcessParent.dll"), scenario],
                Output = line => lines.Enqueue(line.Text),
            });
            var parent = new RunningParent(lines) { Process = process };
            await Eventually.HoldsAsync(() => lines.Contains("ready") || process.Exited.IsCompleted, "output");
            Assert.False(process.Exited.IsCompleted, string.Join('\n', lines));
            return parent;
        }

        private RunningParent(ConcurrentQueue<string> lines) => _lines = lines;

        public ValueTask DisposeAsync() => Process.DisposeAsync();

        private IEnumerable<string> Values(string name) =>
            _lines.Where(l => l.StartsWith($"{name} ", StringComparison.Ordinal)).Select(l => l[(name.Length + 1)..]);
    }
}
