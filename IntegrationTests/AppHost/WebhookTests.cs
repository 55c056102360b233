using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace IntegrationTests.AppHost;

/// <summary>Webhooks over real sockets, through all processes of the local environment.</summary>
[Collection(LocalEnvironmentCollection.Name)]
public sealed class WebhookTests(LocalEnvironment environment)
{
    [Fact]
    public async Task Get_EverythingUp_ReturnsTheTargetsAnswer()
    {
        using var sender = environment.CreateSender();

        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal("Hello! It's working!", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Post_Body_ReachesTheTargetByteForByte()
    {
        using var sender = environment.CreateSender();
        var body = Enumerable.Range(0, 4096).Select(i => (byte)i).ToArray();
        using var content = new ByteArrayContent(body);

        using var answer = await sender.PostAsync(new Uri("/stub/echo?q=a%20b&q=c", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var echoed = await answer.Content.ReadAsStringAsync();
        Assert.Contains(Convert.ToBase64String(body), echoed, StringComparison.Ordinal);
        Assert.Contains("q=a%20b&q=c", echoed.Replace("\\u0026", "&", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FromOutsideTheAllowedNetworks_IsForbidden()
    {
        using var sender = SenderFrom(IPAddress.Parse("127.0.0.2"));

        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var allowed = SenderFrom(IPAddress.Loopback);
        using var second = await allowed.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Get_TargetIsDown_AnswersBadGatewayAndRecovers()
    {
        using var sender = environment.CreateSender();
        await environment.CommandAsync("target", "stop");
        try
        {
            // While it ends it may take a request and not answer it: AnswerInvalid. Once it is gone nothing is reached.
            await Poll.UntilAsync(
                async () =>
                {
                    using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
                    Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
                    Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                    using var problem = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
                    Assert.Equal(502, problem.RootElement.GetProperty("status").GetInt32());
                    return problem.RootElement.ToString().Contains("TargetUnreachable", StringComparison.Ordinal);
                },
                "TargetUnreachable");
        }
        finally
        {
            await environment.CommandAsync("target", "start");
            await environment.WaitAsync("target", s => s.HealthStatus == HealthStatus.Healthy);
        }

        using var recovered = await sender.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, recovered.StatusCode);
    }

    [Fact]
    public async Task Crash_TargetKilled_StartsAgainByItself()
    {
        var before = environment.Snapshot("target").ProcessId();
        using (var process = Process.GetProcessById(before))
        {
            process.Kill();
        }

        await environment.WaitForLogAsync("target", "'target' ended by itself (exit code");
        await environment.WaitAsync("target", s => s.State?.Text == KnownResourceStates.Running && s.HealthStatus == HealthStatus.Healthy && s.ProcessId() != before);

        using var sender = environment.CreateSender();
        using var answer = await sender.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private HttpClient SenderFrom(IPAddress source) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = environment.Webhooks,
        Timeout = LocalEnvironment.Limit,
    };
}
