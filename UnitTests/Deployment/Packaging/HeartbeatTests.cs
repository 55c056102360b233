using System.Text;
using Deployment.Packaging;

namespace Deployment.UnitTests.Packaging;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task WhileAsync_WorkTakesLong_SaysSoUntilItIsDone()
    {
        var work = new TaskCompletionSource<int>();
        await using var progress = new Lines(count => _ = count == 2 && work.TrySetResult(42));

        var result = await Heartbeat.WhileAsync(work.Task, "Forwarder: still compiling", progress, TimeSpan.FromMilliseconds(1));

        Assert.Equal(42, result);
        Assert.All(progress.Written, line => Assert.Matches(@"^Forwarder: still compiling \(\d+ s\)$", line));
        Assert.InRange(progress.Written.Count, 2, 1000);
    }

    private sealed class Lines(Action<int> onLine) : TextWriter
    {
        public List<string> Written { get; } = [];

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            Written.Add(value!);
            onLine(Written.Count);
            return Task.CompletedTask;
        }
    }
}
