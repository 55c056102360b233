using System.Collections.Concurrent;
using Processes;

namespace IntegrationTests.AppHost;

/// <summary>AppHost as a person runs it: a process of its own, with a temporary directory of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<OutputLine> _output;
    private readonly TemporaryDirectory _temporary;

    private AppHostProcess(ChildProcess process, ConcurrentQueue<OutputLine> output, TemporaryDirectory temporary)
    {
        Process = process;
        _output = output;
        _temporary = temporary;
    }

    public ChildProcess Process { get; }

    public IReadOnlyList<string> StandardOutput => Lines(OutputStream.StandardOutput);

    public IReadOnlyList<string> StandardError => Lines(OutputStream.StandardError);

    public IEnumerable<string> TemporaryFiles => Directory.EnumerateFileSystemEntries(_temporary.FullPath, "*", SearchOption.AllDirectories);

    public static AppHostProcess Start(params string[] args) => Start(args, path: null);

    /// <param name="args">The command line.</param>
    /// <param name="path">Where it finds programs; null: where this process does.</param>
    public static AppHostProcess Start(string[] args, string? path)
    {
        var output = new ConcurrentQueue<OutputLine>();
        var temporary = TemporaryDirectory.Create("apphost-test-");
        var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "dotnet",
            Arguments = [Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!, "AppHost", Pivot, "AppHost.dll"), .. args],
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = temporary.FullPath, ["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH") },
            Output = output.Enqueue,
        });
        return new AppHostProcess(process, output, temporary);
    }

    /// <summary>Waits until everything has come up; returns the webhook endpoint it printed.</summary>
    public async Task<Uri> WaitForWebhookEndpointAsync()
    {
        const string Label = "Webhook endpoint: ";
        await Poll.UntilAsync(
            () => Process.Exited.IsCompleted || StandardOutput.Any(static l => l.StartsWith(Label, StringComparison.Ordinal)),
            "AppHost prints its endpoint");
        var line = StandardOutput.FirstOrDefault(static l => l.StartsWith(Label, StringComparison.Ordinal));
        Assert.True(line is not null, $"AppHost ended: {string.Join('\n', StandardError)}");
        return new Uri(line[Label.Length..]);
    }

    /// <summary>All processes that descend from AppHost, itself included, or from the orchestrator that it started, which has detached itself.</summary>
    public IReadOnlyList<int> ProcessTree()
    {
        var processes = ProcessTable.Read();
        var children = processes.ToLookup(static p => p.Parent, static p => p.Id);
        var orchestrators = processes.Select(static p => p.Id)
            .Where(id => ProcessTable.CommandLine(id).Contains($"start-apiserver --monitor {Process.Id} ", StringComparison.Ordinal));
        var tree = new List<int>([Process.Id, .. orchestrators]);
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i]].Except(tree));
        }

        return tree;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _temporary.Dispose();
    }

    private static string Pivot => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private List<string> Lines(OutputStream stream) => [.. _output.Where(l => l.Stream == stream).Select(static l => l.Text)];
}
