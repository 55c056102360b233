using System.Collections.Concurrent;

namespace Processes.UnitTests;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Start_ProgramThatPrints_HandsOverEveryLineUpToTheLastOneWithoutLineEnd()
    {
        var lines = new ConcurrentQueue<OutputLine>();
        await using var child = Shell("for i in 1 2 3; do echo out $i; done; echo err >&2; printf last", lines);

        Assert.Equal(0, await child.Exited.WaitAsync(_limit));
        await child.OutputCompleted.WaitAsync(_limit);

        Assert.Equal(["out 1", "out 2", "out 3", "last"], lines.Where(l => l.Stream == OutputStream.StandardOutput).Select(l => l.Text));
        Assert.Equal("err", Assert.Single(lines, l => l.Stream == OutputStream.StandardError).Text);
    }

    [Fact]
    public async Task Start_ManyLines_LosesNone()
    {
        var lines = new ConcurrentQueue<OutputLine>();
        await using var child = Shell("seq 1 20000", lines);
        await child.Exited.WaitAsync(_limit);
        await child.OutputCompleted.WaitAsync(_limit);
        Assert.Equal(Enumerable.Range(1, 20000).Select(i => $"{i}"), lines.Select(l => l.Text));
    }

    [Fact]
    public async Task Start_LineLongerThanTheLimit_ArrivesInPieces()
    {
        var lines = new ConcurrentQueue<OutputLine>();
        await using var child = Shell("head -c 100000 /dev/zero | tr '\\0' x", lines);
        await child.OutputCompleted.WaitAsync(_limit);
        Assert.Equal([65_536, 100_000 - 65_536], lines.Select(l => l.Text.Length));
    }

    [Fact]
    public async Task Start_Always_LeadsAGroupAndSessionOfItsOwn()
    {
        await using var child = Shell("sleep 60");
        var stat = (await File.ReadAllTextAsync($"/proc/{child.Id}/stat")).Split(' ');
        Assert.Equal($"{child.Id}", stat[4]);
        Assert.Equal($"{child.Id}", stat[5]);
    }

    [Fact]
    public async Task Start_WithEnvironmentAndDirectory_PassesExactlyThem()
    {
        var lines = new ConcurrentQueue<OutputLine>();
        await using var child = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "env",
            InheritEnvironment = false,
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string?> { ["odd-name.with:signs"] = "a=b c" },
            Output = lines.Enqueue,
        });
        await child.OutputCompleted.WaitAsync(_limit);
        Assert.Equal(
            ["PROCESS_GUARDIAN", "odd-name.with:signs"],
            lines.Select(l => l.Text.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("odd-name.with:signs=a=b c", lines.Select(l => l.Text));
    }

    [Fact]
    public void Start_MissingProgram_ThrowsNamingIt()
    {
        var exception = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new ChildProcessOptions { FileName = "/no/such" }));
        Assert.Contains("/no/such", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exited_ProcessEndsWithCode_GivesTheCode()
    {
        await using var child = Shell("exit 7");
        Assert.Equal(7, await child.Exited.WaitAsync(_limit));
    }

    [Fact]
    public async Task StopAsync_FrozenGroupThatHandlesTerm_EndsGracefully()
    {
        var lines = new ConcurrentQueue<OutputLine>();
        await using var child = Shell("trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done", lines);
        await Eventually.HoldsAsync(() => !lines.IsEmpty, "output");
        Assert.True(child.Group.Signal(ProcessSignal.Stop));

        Assert.Equal(3, await child.StopAsync(_limit));

        Assert.Equal("bye", lines.Last(l => l.Stream == OutputStream.StandardOutput).Text);
        Assert.False(child.Group.IsAlive);
    }

    [Fact]
    public async Task StopAsync_GrandchildIgnoresTerm_KillsItAfterTheGrace()
    {
        await using var child = Shell("(trap '' TERM; while :; do sleep 60; done) & wait");
        await Eventually.HoldsAsync(() => MembersOf(child) >= 2, "the group");
        await child.StopAsync(TimeSpan.FromMilliseconds(100));
        Assert.False(child.Group.IsAlive);
    }

    [Fact]
    public async Task ResidentMemory_RunningGroup_IsPlausible()
    {
        await using var child = Shell("sleep 60");
        Assert.InRange(child.Group.ResidentMemory, 100 * 1024, 100 * 1024 * 1024);
        await child.StopAsync(_limit);
        Assert.Equal(0, child.Group.ResidentMemory);
    }

    private static int MembersOf(ChildProcess child) =>
        Directory.EnumerateDirectories("/proc").Count(directory =>
        {
            try
            {
                return char.IsAsciiDigit(Path.GetFileName(directory)[0])
                    && File.ReadAllText($"{directory}/stat").Split(") ")[^1].Split(' ')[2] == $"{child.Id}";
            }
            catch (IOException)
            {
                return false;
            }
        });

    private static ChildProcess Shell(string script, ConcurrentQueue<OutputLine>? lines = null) =>
        ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "sh",
            Arguments = ["-c", script],
            Output = lines is null ? null : lines.Enqueue,
        });
}
