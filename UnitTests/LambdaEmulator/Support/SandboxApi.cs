using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Sandboxes;
using LambdaEmulator.Servers;

namespace LambdaEmulator.UnitTests.Support;

/// <summary>A sandbox's API on a port, without processes: the test plays the runtime and the extensions.</summary>
internal sealed class SandboxApi : ISandboxApi, IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private SandboxApi(params string[] externalExtensions)
    {
        Session = new SandboxSession(externalExtensions.ToHashSet());
        var handler = new SandboxApiHandler(this);
        _server = new LoopbackServer(0, "", context => handler.HandleAsync(context, context.Request.Path.Value!), SandboxServer.Limits);
    }

    public SandboxSession Session { get; }

    public string FunctionName => "hello";

    public string Handler => "app.handle";

    public string AccountId => "123456789012";

    public HttpClient Client { get; } = new() { Timeout = RunningEmulator.Patience };

    public static async Task<SandboxApi> StartAsync(params string[] externalExtensions)
    {
        var api = new SandboxApi(externalExtensions);
        await api._server.StartAsync(CancellationToken.None);
        api.Client.BaseAddress = new Uri($"http://127.0.0.1:{api._server.Port}");
        return api;
    }

    public static Invocation NewInvocation(string payload = "{}") =>
        new(Guid.NewGuid().ToString(), System.Text.Encoding.UTF8.GetBytes(payload), "arn:aws:lambda:us-east-1:123456789012:function:hello")
        {
            TraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
            DeadlineMs = 1_800_000_000_000,
            ClientContext = """{"client":1}""",
        };

    public void RuntimeCalledNext()
    {
        // The test knows.
    }

    public Task<HttpResponseMessage> NextAsync() => Client.GetAsync("/2018-06-01/runtime/invocation/next");

    public async Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Client.SendAsync(request);
    }

    /// <summary>Registers an extension and returns its identifier.</summary>
    public async Task<string> RegisterAsync(string name, string events = "\"INVOKE\"")
    {
        using var response = await PostAsync("/2020-01-01/extension/register", $$"""{"events":[{{events}}]}""", ("Lambda-Extension-Name", name));
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Lambda-Extension-Identifier").Single();
    }

    public async Task<HttpResponseMessage> NextEventAsync(string identifier)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/2020-01-01/extension/event/next");
        request.Headers.Add("Lambda-Extension-Identifier", identifier);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
