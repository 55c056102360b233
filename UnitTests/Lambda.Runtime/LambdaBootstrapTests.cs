using Http1;

namespace Lambda.Runtime.UnitTests;

public sealed class LambdaBootstrapTests
{
    [Fact]
    public async Task Run_TypedHandler_ServesInvocationsUntilStopped()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        using var stop = new CancellationTokenSource();
        var loop = Start(api, stop, new Echo());

        var first = await api.InvokeAsync("""{"name":"Ada"}""");
        var second = await api.InvokeAsync("""{"name":"Grace"}""");
        await stop.CancelAsync();

        Assert.Equal("Hello Ada, cold True", first.Json.GetProperty("text").GetString());
        Assert.Equal("Hello Grace, cold False", second.Json.GetProperty("text").GetString());
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Run_HandlerThrows_ReportsInvocationErrorAndGoesOn()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        using var stop = new CancellationTokenSource();
        var loop = Start(api, stop, new Echo());

        var failed = await api.InvokeAsync("""{"name":null}""");
        var malformed = await api.InvokeAsync("""{"name":""");
        var good = await api.InvokeAsync("""{"name":"Ada"}""");
        await stop.CancelAsync();

        Assert.True(failed.IsError);
        Assert.Equal("Function.ArgumentNullException", failed.ErrorType);
        Assert.Equal(failed.ErrorType, failed.Json.GetProperty("errorType").GetString());
        Assert.NotEqual(0, failed.Json.GetProperty("stackTrace").GetArrayLength());
        Assert.Equal("Runtime.UnmarshalError", malformed.ErrorType);
        Assert.False(good.IsError);
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Run_InitializationFails_ReportsItAndEndsWith1()
    {
        await using var api = await FakeRuntimeApi.StartAsync();

        var exit = await Task.Run(() => LambdaBootstrap.Run(
            _ => throw new LambdaInitializationException("ConfigurationInvalid", "PROXY_RESPONSE is 'FULLL'."),
            new LambdaOptions { RuntimeApi = api.Address })).WaitAsync(TimeSpan.FromSeconds(30));
        var report = await api.InitError.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, exit);
        Assert.Equal("Function.ConfigurationInvalid", report.ErrorType);
        Assert.Equal("PROXY_RESPONSE is 'FULLL'.", report.Json.GetProperty("errorMessage").GetString());
        Assert.Equal(0, report.Json.GetProperty("stackTrace").GetArrayLength());
    }

    [Fact]
    public async Task Run_NextAnswers500_EndsWith1()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        api.NextStatus = 500;
        using var stop = new CancellationTokenSource();

        Assert.Equal(1, await Start(api, stop, new Echo()).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Run_ResultTooLargeForLambda_ReportsInvocationError()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        api.ResponseStatus = 413;
        using var stop = new CancellationTokenSource();
        var loop = Start(api, stop, new Echo());

        var result = await api.InvokeAsync("""{"name":"Ada"}""");
        await stop.CancelAsync();

        Assert.Equal("Function.ResponseSizeTooLarge", result.ErrorType);
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Run_WithTelemetry_FlushesAfterEachResultAndAtTheEnd()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        using var stop = new CancellationTokenSource();
        var flushes = new List<TimeSpan>();
        var loop = Task.Run(() => LambdaBootstrap.Run<EchoEvent, EchoResult>(
            _ => new(new Echo()),
            EchoJson.Default.EchoEvent,
            EchoJson.Default.EchoResult,
            new LambdaOptions { RuntimeApi = api.Address, Stop = stop.Token, FlushTelemetry = flushes.Add }));

        await api.InvokeAsync("""{"name":"Ada"}""");
        await api.InvokeAsync("""{"name":"Ada"}""");
        await stop.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(3, flushes.Count);
        Assert.All(flushes, limit => Assert.Equal(TimeSpan.FromMilliseconds(50), limit));
    }

    [Fact]
    public async Task Run_LargePayload_ArrivesAndLeavesWhole()
    {
        await using var api = await FakeRuntimeApi.StartAsync();
        using var stop = new CancellationTokenSource();
        var loop = Task.Run(() => LambdaBootstrap.Run(_ => new Mirror(), new LambdaOptions { RuntimeApi = api.Address, Stop = stop.Token }));
        var payload = $"\"{new string('x', 5_000_000)}\"";

        Assert.Equal(payload, (await api.InvokeAsync(payload)).Body);
        Assert.Equal("1", (await api.InvokeAsync("1")).Body);
        await stop.CancelAsync();
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Run_WithoutRuntimeApi_EndsWith1() =>
        Assert.Equal(1, LambdaBootstrap.Run(_ => new Mirror(), new LambdaOptions { RuntimeApi = "host:port" }));

    private static Task<int> Start(FakeRuntimeApi api, CancellationTokenSource stop, Echo handler) =>
        Task.Run(() => LambdaBootstrap.Run<EchoEvent, EchoResult>(
            async cancel =>
            {
                await Task.Yield();
                return handler;
            },
            EchoJson.Default.EchoEvent,
            EchoJson.Default.EchoResult,
            new LambdaOptions { RuntimeApi = api.Address, Stop = stop.Token }));

    private sealed class Echo : ILambdaHandler<EchoEvent, EchoResult>
    {
        public async ValueTask<EchoResult> HandleAsync(EchoEvent input, LambdaContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var name = input.Name ?? throw new ArgumentNullException(nameof(input));
            Assert.InRange(context.Remaining, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(31));
            return new EchoResult($"Hello {name}, cold {context.IsColdStart}");
        }
    }

    private sealed class Mirror : IRawLambdaHandler
    {
        public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result) => result.Write(payload.Span);
    }
}
