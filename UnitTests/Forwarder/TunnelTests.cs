using System.Diagnostics;
using System.Text.Json;
using Tailnet;

namespace Forwarder.UnitTests;

public sealed class TunnelTests
{
    [Fact]
    public async Task Dial_RefusedAtFirst_IsTriedAgainAndTheRequestSentOnce()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Proxy.RefuseNext(3);

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(200, answer.Status);
        Assert.Equal(4, forwarder.Proxy.Dials.Count);
        Assert.Single(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Dial_TargetDown_IsTargetUnreachableWithoutItsAddress()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Dispose();

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(502, answer.Status);
        Assert.Equal("TargetUnreachable", answer.Problem);
        Assert.DoesNotContain("target.example", answer.Text, StringComparison.Ordinal);
        Assert.Contains("5759e988bd862e3fe1be46a994272793", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dial_NoProxy_IsTunnelNotReady()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Proxy.Dispose();

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(503, answer.Status);
        Assert.Equal("TunnelNotReady", answer.Problem);
        Assert.Equal("5", answer.Headers["retry-after"]);
    }

    [Fact]
    public async Task Dial_TunnelFailed_SaysTheReason()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(TunnelState.Failed, "the auth key is not valid");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal("TunnelNotReady", answer.Problem);
        Assert.Contains("the auth key is not valid", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>tailscaled's proxy would dial past the tailnet.</summary>
    [Theory]
    [InlineData(TunnelState.Starting)]
    [InlineData(TunnelState.Failed)]
    public async Task Dial_TunnelIsNotUpButItsProxyListens_IsNotTried(TunnelState state)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.WriteStatus(state, "logging in", $"127.0.0.1:{forwarder.Proxy.Port}");

        var answer = await forwarder.SendAsync(new TestEvent(), timeout: TimeSpan.FromSeconds(1.5));

        Assert.Equal("TunnelNotReady", answer.Problem);
        Assert.Empty(forwarder.Proxy.Dials);
        Assert.Empty(forwarder.Target.Requests);
    }

    [Theory]
    [InlineData("login to the tailnet was refused: invalid key: API key does not exist", "login to the tailnet was refused: invalid key: API key does not exist")]
    [InlineData("AccessDeniedException: the role arn:aws:sts::123456789012:assumed-role/f may not read it", "AccessDeniedException: the role … may not read it")]
    [InlineData("no login within 8 s: fetch https://control.internal/key: dial tcp 10.0.0.7:443: connection refused", "no login within 8 s: fetch … dial tcp … connection refused")]
    [InlineData("TAILSCALED_PATH '/opt/bin/tailscaled' cannot be started: no such file", "TAILSCALED_PATH … cannot be started: no such file")]
    public async Task Dial_TunnelFailed_TellsTheSenderNothingOfTheInside(string reason, string told)
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(TunnelState.Failed, reason);

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(told, JsonElement.Parse(answer.Text).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Dial_TunnelFailedWithOutput_TellsTheSenderTheReasonAlone()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(TunnelState.Failed, "tailscaled ended with code 1", output: "listen tcp 127.0.0.1:1055: address in use");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal("tailscaled ended with code 1", JsonElement.Parse(answer.Text).GetProperty("detail").GetString());
    }

    /// <summary>tailscaled's proxy would dial it over the sandbox's own network.</summary>
    [Theory]
    [InlineData("other.example.ts.net")]
    [InlineData("target.example.org")]
    [InlineData("100.64.0.8")]
    [InlineData("10.1.0.1")]
    [InlineData("127.0.0.1")]
    public async Task Dial_TargetIsNotInTheTailnet_IsNotTried(string target)
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h =>
        {
            h.Environment["TS_SOCKS5_PORT"] = "0";
            h.Environment["TS_TARGET"] = target;
        });
        forwarder.WriteStatus(TunnelState.Running, null, $"127.0.0.1:{forwarder.Proxy.Port}", null, "target.example.ts.net 100.64.0.7", "10.0.0.0/16");

        Assert.Equal("TargetUnreachable", (await forwarder.SendAsync(new TestEvent())).Problem);
        Assert.Empty(forwarder.Proxy.Dials);
    }

    [Theory]
    [InlineData("target.example.ts.net", "100.64.0.7")]
    [InlineData("TARGET.example.ts.net.", "100.64.0.7")]
    [InlineData("100.64.0.7", "100.64.0.7")]
    [InlineData("10.0.3.1", "10.0.3.1")]
    public async Task Dial_TargetIsInTheTailnet_IsDialledByItsAddress(string target, string address)
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h =>
        {
            h.Environment["TS_SOCKS5_PORT"] = "0";
            h.Environment["TS_TARGET"] = target;
        });
        forwarder.WriteStatus(TunnelState.Running, null, $"127.0.0.1:{forwarder.Proxy.Port}", null, "target.example.ts.net 100.64.0.7", "10.0.0.0/16");

        await forwarder.SendAsync(new TestEvent());

        Assert.Contains(address, Assert.Single(forwarder.Proxy.Dials).ToString(), StringComparison.Ordinal);
    }

    /// <summary>A frozen sandbox cannot mend its tunnel, not even one that failed: what it gets is the time in which a webhook waits.</summary>
    [Theory]
    [InlineData(TunnelState.Starting)]
    [InlineData(TunnelState.Failed)]
    public async Task Dial_TunnelIsNotUpYet_IsWaitedFor(TunnelState state)
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(state, "logging in");
        var sending = forwarder.SendAsync(new TestEvent());
        Assert.NotSame(sending, await Task.WhenAny(sending, Task.Delay(300)));

        forwarder.WriteStatus(TunnelState.Running, null, $"127.0.0.1:{forwarder.Proxy.Port}");

        Assert.Equal(200, (await sending).Status);
    }

    [Fact]
    public async Task Dial_TunnelStartsForEver_IsTunnelNotReadyBeforeTheDeadline()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(TunnelState.Starting, "logging in");

        var answer = await forwarder.SendAsync(new TestEvent(), timeout: TimeSpan.FromSeconds(1));

        Assert.Equal("TunnelNotReady", answer.Problem);
        Assert.Contains("logging in", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NamesAProxyElsewhere_IsNotFollowed()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.Environment["TS_SOCKS5_PORT"] = "0");
        forwarder.WriteStatus(TunnelState.Running, null, "192.0.2.1:1055");

        Assert.Equal("TunnelNotReady", (await forwarder.SendAsync(new TestEvent(), timeout: TimeSpan.FromSeconds(2))).Problem);
    }

    [Fact]
    public async Task Target_Hangs_IsTargetTimeoutBeforeTheDeadline()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        using var release = new ManualResetEventSlim();
        forwarder.Target.Answer = _ =>
        {
            release.Wait(TimeSpan.FromSeconds(30));
            return null;
        };

        var clock = Stopwatch.StartNew();
        var answer = await forwarder.SendAsync(new TestEvent(), timeout: TimeSpan.FromSeconds(1.5));
        release.Set();

        Assert.Equal(504, answer.Status);
        Assert.Equal("TargetTimeout", answer.Problem);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Target_StopsInsideTheBody_HasActed()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"u8.ToArray();
        forwarder.Target.CloseAfterAnswer = true;

        Assert.Equal("AnswerInvalid", (await forwarder.SendAsync(new TestEvent())).Problem);
    }

    [Fact]
    public async Task Connection_WebhooksInARun_IsUsedAgain()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            await forwarder.SendAsync(new TestEvent());
        }

        Assert.Equal(1, forwarder.Target.Connections);
        Assert.Equal(5, forwarder.Target.Requests.Count);
    }

    /// <summary>What is open while the sandbox is frozen costs 5 s at the thaw.</summary>
    [Fact]
    public async Task Connection_WebhookAlone_IsEndedBeforeTheNextIsAskedFor()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.RunGap = TimeSpan.Zero);

        for (var i = 1; i <= 3; i++)
        {
            await forwarder.SendAsync(new TestEvent());
            Assert.Equal(i, forwarder.Target.Connections);
        }

        await forwarder.NextAskedAsync(4);
        Assert.Equal(0, forwarder.Target.OpenConnections);
    }

    [Fact]
    public async Task Connection_RunOfWebhooksEnds_IsEnded()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h => h.RunGap = TimeSpan.FromSeconds(1));
        await forwarder.SendAsync(new TestEvent());
        await forwarder.SendAsync(new TestEvent());

        for (var waited = 0; forwarder.Target.OpenConnections > 0; waited++)
        {
            Assert.True(waited < 600, "the connection's end");
            await Task.Delay(100);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_ClosedMeanwhile_IsReplacedUnnoticed(bool reset)
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.CloseAfterAnswer = !reset;
        await forwarder.SendAsync(new TestEvent());
        if (reset)
        {
            forwarder.Target.DropConnections();
        }

        // As after a freeze: by now the close has reached the forwarder's socket.
        await Task.Delay(300);
        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal(200, answer.Status);
        Assert.Equal(2, forwarder.Target.Requests.Count);
        Assert.Equal(2, forwarder.Target.Connections);
    }

    [Fact]
    public async Task Request_SentButNotAnswered_IsNotSentAgain()
    {
        await using var forwarder = await ForwarderHarness.StartAsync();
        forwarder.Target.Answer = _ => null;

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal("AnswerInvalid", answer.Problem);
        Assert.Single(forwarder.Target.Requests);
    }

    [Fact]
    public async Task Request_SentButNotAnsweredByIdempotentTarget_IsSentOnceMore()
    {
        await using var forwarder = await ForwarderHarness.StartAsync(h =>
            h.Environment["ROUTES"] = $$"""{"routes":[{"name":"a","target":"http://target:{{h.Target.Port}}","idempotent":true}]}""");
        forwarder.Target.Answer = _ => forwarder.Target.Requests.Count == 1 ? null : RecordingTarget.Ok("second");

        var answer = await forwarder.SendAsync(new TestEvent());

        Assert.Equal("second", answer.Text);
        Assert.Equal(2, forwarder.Target.Requests.Count);
    }
}
