using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace IntegrationTests.Tunnel;

/// <summary>A local environment whose tailnet is disturbed by one test after the other.</summary>
public sealed class FaultEnvironment : IAsyncLifetime
{
    /// <summary>A path whose route waits only a second for a connection and for an answer.</summary>
    public const string ImpatientPath = "/impatient";

    private readonly WebApplication _target = CreateTarget();
    private LocalEnvironment? _environment;

    private LocalEnvironment Environment => _environment ?? throw new InvalidOperationException("The environment has not started.");

    public async Task InitializeAsync()
    {
        await _target.StartAsync();
        var port = new Uri(_target.Urls.Single()).Port.ToString(CultureInfo.InvariantCulture);
        var routes = $$$"""
            {"routes":[
              {"name":"impatient","match":{"path":"{{{ImpatientPath}}}"},"target":"http://target:{{{port}}}","limits":{"connectSeconds":1,"firstByteSeconds":1}},
              {"name":"patient","target":"http://target:{{{port}}}"}]}
            """;
        _environment = await LocalEnvironment.StartAsync($"--Target:Port={port}", $"--ROUTES={routes}");
    }

    public async Task DisposeAsync()
    {
        if (_environment is not null)
        {
            await _environment.DisposeAsync();
        }

        await _target.DisposeAsync();
    }

    /// <summary>Ends the forwarder's sandboxes: the next webhook is a cold start.</summary>
    public async Task EndSandboxesAsync()
    {
        using var lambda = Environment.CreateClient("lambda", "lambda-admin");
        using var answer = await lambda.PostAsync(new Uri("/functions/forwarder/restart", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The ids of the forwarder's nodes that are online: a webhook that comes early finds its sandbox busy and starts a second one.</summary>
    public async Task<IReadOnlyList<string>> ForwardersNodesAsync()
    {
        using var tailnet = Environment.CreateClient("tailnet");
        var state = await tailnet.GetFromJsonAsync<JsonElement>(new Uri("/admin/state", UriKind.Relative));
        return [.. state.GetProperty("nodes").EnumerateArray().Where(IsForwarderOnline).Select(static n => n.GetProperty("id").GetString()!)];
    }

    /// <summary>Switches a fault on, until the result is disposed.</summary>
    internal async Task<SwitchedFault> BeginAsync(string fault, object settings)
    {
        var switched = new SwitchedFault(Environment.CreateClient("tailnet"), fault);
        await switched.SetAsync(settings);
        return switched;
    }

    /// <summary>Sends one webhook.</summary>
    internal async Task<SenderView> SendAsync(string path = "/")
    {
        using var sender = Environment.CreateSender();
        var view = await SenderView.OfAsync(sender, path);
        Assert.DoesNotContain("tskey-", view.Body, StringComparison.Ordinal);
        return view;
    }

    /// <summary>Sends until the target answers (and something has happened).</summary>
    /// <returns>The answers that were not the target's.</returns>
    internal async Task<IReadOnlyList<SenderView>> RecoverAsync(string path = "/", Func<Task<bool>>? happened = null)
    {
        var others = new List<SenderView>();
        await Poll.UntilAsync(
            async () =>
            {
                var view = await SendAsync(path);
                if (view.Status != HttpStatusCode.OK)
                {
                    others.Add(view);
                }

                return view.Status == HttpStatusCode.OK && (happened is null || await happened());
            },
            "the target's answer");
        return others;
    }

    private static bool IsForwarderOnline(JsonElement node) =>
        node.GetProperty("online").GetBoolean() && node.GetProperty("tags").EnumerateArray().Any(static t => t.GetString() == "tag:webhook-forwarder");

    private static WebApplication CreateTarget()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var target = builder.Build();
        target.Urls.Add("http://127.0.0.1:0");
        target.MapGet("/{**path}", () => "arrived");
        return target;
    }
}
