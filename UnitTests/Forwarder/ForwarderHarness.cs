using System.Text;
using Lambda.Runtime;
using Tailnet;

namespace Forwarder.UnitTests;

/// <summary>The forwarder as a sandbox runs it, between a fake Runtime API, a SOCKS5 proxy and a recording target, all on real sockets.</summary>
internal sealed class ForwarderHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("forwarder").FullName;
    private FakeRuntimeApi _api = null!;
    private Task<int> _loop = null!;

    public RecordingTarget Target { get; } = new();

    public FakeSocksProxy Proxy { get; } = new();

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Webhooks that come that soon are one run, in which connections are kept.</summary>
    public TimeSpan RunGap { get; set; } = TimeSpan.FromSeconds(30);

    public string StatusPath => Path.Combine(_folder, "tunnel-status.json");

    public static async Task<ForwarderHarness> StartAsync(Action<ForwarderHarness>? configure = null)
    {
        var harness = new ForwarderHarness { _api = await FakeRuntimeApi.StartAsync() };
        harness.Environment["TS_TARGET"] = "target.example.ts.net";
        harness.Environment["TS_PORT"] = harness.Target.Port.ToString();
        harness.Environment["TS_SOCKS5_PORT"] = harness.Proxy.Port.ToString();
        harness.Environment["TUNNEL_STATUS_PATH"] = harness.StatusPath;
        configure?.Invoke(harness);
        harness._loop = Task.Run(() =>
        {
            using var function = new ForwarderFunction(name => harness.Environment.GetValueOrDefault(name));
            return LambdaBootstrap.Run(_ => function.Initialize(), function.Options with { RuntimeApi = harness._api.Address, Stop = harness._stop.Token, RunGap = harness.RunGap });
        });
        return harness;
    }

    public void WriteStatus(TunnelState state, string? reason, string? socks5 = null, string? output = null, params string[] destinations)
    {
        TunnelDestinations.Write(TunnelDestinations.PathFor(StatusPath), destinations is [] ? [TunnelDestinations.ExitNode] : destinations);
        TunnelStatusFile.Write(StatusPath, new TunnelStatus(state, reason, socks5, 0) { Output = output, Destinations = 1 });
    }

    public Task<PostedResult> SendRawAsync(string payload) => _api.InvokeAsync(payload);

    public async Task<ForwarderAnswer> SendAsync(TestEvent webhook, TimeSpan? timeout = null, string? trace = null)
    {
        var posted = await _api.InvokeAsync(webhook.Json, timeout, trace);
        Assert.False(posted.IsError, posted.Body);
        return new ForwarderAnswer(posted.Json);
    }

    /// <summary>Waits until the runtime asked for an invocation that often.</summary>
    public async Task NextAskedAsync(int times)
    {
        for (var waited = 0; _api.Nexts < times; waited++)
        {
            Assert.True(waited < 6000, $"{times} times `next`");
            await Task.Delay(10);
        }
    }

    public Task<PostedResult> InitError => _api.InitError.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(30));
        await _api.DisposeAsync();
        Target.Dispose();
        Proxy.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
