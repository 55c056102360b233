using LambdaEmulator.Admin;
using LambdaEmulator.Configuration;
using LambdaEmulator.EventSources;
using LambdaEmulator.Functions;
using LambdaEmulator.HttpApi;
using LambdaEmulator.InvokeApi;
using LambdaEmulator.Servers;
using Processes;

namespace LambdaEmulator;

/// <summary>Lambda and the HTTP API in front, from start to end. Disposing it ends every sandbox as Lambda ends them.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(1);

    private readonly TemporaryDirectory _directory;
    private readonly FunctionRegistry _functions;
    private readonly EventQueue _queue;
    private readonly EventSourceApi _eventSources;
    private readonly MemorySampler _sampler;
    private readonly List<BinaryWatcher> _watchers = [];
    private readonly LoopbackServer _httpApi;
    private readonly LoopbackServer _admin;
    private readonly TimeProvider _time;

    public Emulator(EmulatorOptions options, ILoggerFactory loggers, TextWriter output, TimeProvider time)
    {
        _time = time;
        _directory = TemporaryDirectory.Create("lambda-");
        var context = new EmulatorContext(options, time, loggers, output, new EventStream(), _directory.FullPath);
        _functions = new FunctionRegistry(context);
        _queue = new EventQueue(context, _functions);
        _eventSources = new EventSourceApi(context, [.. options.EventSources.Select(source => new EventSourceMapping(context, _functions, source))]);
        _sampler = new MemorySampler(context, _functions);
        var webhooks = new WebhookLog();
        var invoke = new InvokeApiHandler(context, _functions, _queue);
        var api = new HttpApiHandler(context, _functions, webhooks);
        _httpApi = new LoopbackServer(
            options.HttpApiPort, "HTTP_API_PORT", api.HandleAsync, HttpApiHandler.Limits, dualStack: true, new RefusedRequests(api.Refuse));
        _admin = new LoopbackServer(options.LambdaPort, "LAMBDA_PORT", new AdminHandler(_functions, webhooks, context.Events, invoke, _eventSources).HandleAsync, AdminHandler.Limits);
    }

    /// <summary>Ports are known once started.</summary>
    public int HttpApiPort => _httpApi.Port;

    public int LambdaPort => _admin.Port;

    public FunctionRegistry Functions => _functions;

    /// <exception cref="PortInUseException">Another program has one of the ports.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _httpApi.StartAsync(cancellationToken);
        await _admin.StartAsync(cancellationToken);
        _sampler.Start();
        _eventSources.Start();
        foreach (var pool in _functions.All.OfType<SandboxPool>())
        {
            _watchers.Add(new BinaryWatcher(pool, _time));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watchers.ForEach(static watcher => watcher.Dispose());

        // Requests in flight get a moment; the sandboxes end meanwhile only after it.
        using (var drain = new CancellationTokenSource(_drainLimit, _time))
        {
            await _httpApi.StopAsync(drain.Token);
        }

        await _eventSources.DisposeAsync();
        await _queue.DisposeAsync();
        await _sampler.DisposeAsync();
        await _functions.DisposeAsync();
        await _httpApi.DisposeAsync();
        await _admin.DisposeAsync();
        _directory.Dispose();
    }
}
