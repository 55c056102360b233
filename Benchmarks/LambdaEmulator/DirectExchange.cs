using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Sandboxes;
using LambdaEmulator.Servers;
using Processes;

namespace Benchmarks.LambdaEmulator;

/// <summary>A bare Runtime API exchange: an invocation handed to the runtime's open poll, and its answer. The floor of any emulator.</summary>
internal sealed class DirectExchange : ISandboxApi, IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private ChildProcess? _runtime;

    private DirectExchange()
    {
        var handler = new SandboxApiHandler(this);
        _server = new LoopbackServer(0, "", context => handler.HandleAsync(context, context.Request.Path.Value!), SandboxServer.Limits);
    }

    public SandboxSession Session { get; } = new(new HashSet<string>());

    public string FunctionName => "bench";

    public string Handler => "bootstrap";

    public string AccountId => "123456789012";

    public static async Task<DirectExchange> StartAsync()
    {
        var exchange = new DirectExchange();
        await exchange._server.StartAsync(CancellationToken.None);
        exchange._runtime = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Environment.ProcessPath!,
            Arguments = [LambdaEmulatorBenchmark.Name, "runtime"],
            Environment = new Dictionary<string, string?> { ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{exchange._server.Port}" },
        });
        return exchange;
    }

    public void RuntimeCalledNext()
    {
        // Waited for in ExchangeAsync.
    }

    public async Task<TimeSpan> ExchangeAsync()
    {
        await Session.Gate.WhenAsync(() => Session.IsIdle, CancellationToken.None);
        var started = TimeProvider.System.GetTimestamp();
        var invocation = new Invocation(Guid.NewGuid().ToString(), "{}"u8.ToArray(), "arn:aws:lambda:us-east-1:123456789012:function:bench") { TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793" };
        Session.Deliver(invocation);
        await invocation.Answer;
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime!.DisposeAsync();
        await _server.DisposeAsync();
    }
}
