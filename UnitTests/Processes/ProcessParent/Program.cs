using Processes;

// A parent to be killed: starts what the scenario names, prints "child PID" for each process that must not outlive it, then "ready".
var directory = TemporaryDirectory.Create("process-parent-");
Console.WriteLine($"directory {directory.FullPath}");
Console.WriteLine($"guardian {Guardian.Current.ProcessId}");
var seen = new TaskCompletionSource();
var expected = 0;
var children = new List<ChildProcess>();

if (args[0] == "nested")
{
    expected = 1;
    children.Add(ChildProcess.Start(new ChildProcessOptions
    {
        FileName = "dotnet",
        Arguments = [typeof(Program).Assembly.Location, "frozen-and-detached"],
        Output = Relay,
    }));
    Console.WriteLine($"child {children[0].Id}");
}
else
{
    expected = 2;
    var frozen = Start("echo ready; trap 'exit 0' TERM; while :; do sleep 1; done");
    frozen.Group.Signal(ProcessSignal.Stop);
    Start("trap '' TERM; (setsid sh -c 'echo child $$; echo ready; sleep 300') & while :; do sleep 1; done");
}

await seen.Task;
Console.WriteLine("ready");
using var ended = new ManualResetEventSlim();
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    context =>
    {
        context.Cancel = true;
        ended.Set();
    });
ended.Wait();
foreach (var child in children)
{
    await child.DisposeAsync();
}

directory.Dispose();

ChildProcess Start(string script)
{
    var child = ChildProcess.Start(new ChildProcessOptions { FileName = "sh", Arguments = ["-c", script], Output = Relay });
    Console.WriteLine($"child {child.Id}");
    children.Add(child);
    return child;
}

void Relay(OutputLine line)
{
    if (line.Text == "ready")
    {
        if (Interlocked.Decrement(ref expected) == 0)
        {
            seen.TrySetResult();
        }
    }
    else
    {
        Console.WriteLine(line.Text);
    }
}
