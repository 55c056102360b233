using Processes;
using Tailnet;
using Testing.Tailnets;

namespace Extension.UnitTests;

/// <summary>The extension as a process, when something goes wrong.</summary>
public sealed class ExtensionFaultTests
{
    [Fact]
    public async Task ColdStart_ControlDown_IsReadyInTimeAndComesUpLater()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await tailnet.FaultAsync("control-down");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);

        await sandbox.Lambda.Registered.WaitAsync(Eventually.Limit);
        Assert.False(sandbox.Lambda.Ready.IsCompleted);
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var status = await sandbox.ReachAsync(TunnelState.Failed, "no login to the tailnet within 8 s");
        Assert.Contains("fetch control key", status.Reason, StringComparison.Ordinal);

        await tailnet.ClearFaultAsync("control-down");
        await sandbox.RunningAsync();
    }

    [Fact]
    public async Task ColdStart_NotPreauthorized_SaysWhatToDoAndComesUpWhenApproved()
    {
        await using var tailnet = await TailnetFixture.StartAsync(("DeviceApproval", "true"));
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync(preauthorized: false)).Key);

        await sandbox.ReachAsync(TunnelState.Failed, "NeedsMachineAuth");
        await sandbox.Extension.SaysAsync("approve it on the tailnet's machines page");
        using var approval = await tailnet.Http.PostAsync(
            $"/api/v2/device/{(await tailnet.NodeAsync("forwarder"))!["id"]}/authorized", new StringContent("""{"authorized":true}""", System.Text.Encoding.UTF8, "application/json"));

        approval.EnsureSuccessStatusCode();
        await sandbox.RunningAsync();
    }

    [Fact]
    public async Task Running_DaemonCrashes_IsStartedAndLoggedInAgain()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.RunningAsync();
        var first = await sandbox.Extension.DescendantAsync("tailscaled");

        await tailnet.FaultAsync("daemon-crash", new { node = "forwarder" });

        await sandbox.Extension.SaysAsync("tailscaled ended with code 2");
        await Eventually.HoldsAsync(() => sandbox.Status!.State == TunnelState.Running && !Directory.Exists($"/proc/{first}"), "another daemon");
    }

    [Fact]
    public async Task Running_NodeRemovedAndKeyRotated_LogsInWithTheNewKey()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var old = await tailnet.MintAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, old.Key);
        await sandbox.RunningAsync();
        var first = (string)(await tailnet.NodeAsync("forwarder"))!["id"]!;
        var rotated = await tailnet.MintAsync();
        sandbox.Secrets.Value = FakeSecretsManager.Text(rotated.Key);
        await tailnet.Http.DeleteAsync($"/api/v2/tailnet/-/keys/{old.Id}");

        await tailnet.Http.DeleteAsync($"/api/v2/device/{first}");

        await Eventually.HoldsAsync(async () => (string?)(await tailnet.NodeAsync("forwarder"))?["authKey"] == rotated.Id, "a login with the new key");
        await sandbox.RunningAsync();
        Assert.Contains("404: node not found", sandbox.Extension.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_RevokedKeyThenRotated_ComesUpByItself()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var revoked = await tailnet.MintAsync();
        await tailnet.Http.DeleteAsync($"/api/v2/tailnet/-/keys/{revoked.Id}");
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, revoked.Key);
        await sandbox.ReachAsync(TunnelState.Failed, "revoked");

        sandbox.Secrets.Value = FakeSecretsManager.Text((await tailnet.MintAsync()).Key);

        await sandbox.RunningAsync();
    }

    [Fact]
    public async Task Thaw_AfterFreeze_ChecksTheTunnelAtOnce()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.RunningAsync();
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);

        sandbox.Extension.Group.Signal(ProcessSignal.Stop);
        await Task.Delay(TimeSpan.FromSeconds(4.5));
        sandbox.Extension.Group.Signal(ProcessSignal.Continue);

        await sandbox.Extension.SaysAsync("Thawed after");
        await sandbox.RunningAsync();
    }

    [Fact]
    public async Task Thaw_DaemonDoesNotAnswer_IsReplaced()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key);
        await sandbox.RunningAsync();
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
        var daemon = await sandbox.Extension.DescendantAsync("tailscaled");

        sandbox.Extension.Group.Signal(ProcessSignal.Stop);
        await Task.Delay(TimeSpan.FromSeconds(4.5));
        ProgramUnderTest.Signal(sandbox.Extension.Id, ProcessSignal.Continue);

        await sandbox.Extension.SaysAsync("tailscaled did not answer within 1 s: it is started again");
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{daemon}") && sandbox.Status!.State == TunnelState.Running, "another daemon");
        Assert.NotEqual(daemon, await sandbox.Extension.DescendantAsync("tailscaled"));
    }

    [Fact]
    public async Task Secret_AccessDenied_IsNamedWithTheRemedy()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, "unused", secrets: static s =>
        {
            for (var i = 0; i < 100; i++)
            {
                s.Errors.Enqueue((400, """{"__type":"AccessDeniedException","Message":"User: arn:aws:sts::123456789012:assumed-role/forwarder is not authorized to perform: secretsmanager:GetSecretValue"}"""));
            }
        });

        var status = await sandbox.ReachAsync(TunnelState.Failed, "AccessDeniedException");

        Assert.Contains("secretsmanager:GetSecretValue", status.Reason, StringComparison.Ordinal);
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task Secret_ThrottledAndFailing_IsTriedAgain()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync()).Key, secrets: static s =>
        {
            s.Errors.Enqueue((400, """{"__type":"ThrottlingException","Message":"Rate exceeded"}"""));
            s.Errors.Enqueue((500, """{"__type":"InternalServiceError","Message":"busy"}"""));
        });

        await sandbox.RunningAsync();

        Assert.Equal(3, sandbox.Secrets.Calls);
        Assert.DoesNotContain("could not be read", sandbox.Extension.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "holds no auth key")]
    [InlineData("""{"id":"k1"}""", "holds no auth key")]
    [InlineData("""{"id":"k1","key":"tskey-auth-SECRET","expires":"2020-01-01T00:00:00Z"}""", "expired at 2020-01-01")]
    public async Task Secret_Unusable_IsToldWithoutItsText(string text, string reason)
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, "unused", secrets: s => s.Value = text);

        await sandbox.ReachAsync(TunnelState.Failed, reason);

        Assert.DoesNotContain("SECRET", sandbox.Extension.Output + sandbox.Status!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_Wrong_AreAllNamedAndTheSandboxLives()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, "unused", static e =>
        {
            e["SECRET_NAME"] = null;
            e["TS_SOCKS5_PORT"] = "70000";
            e["TS_ACCEPT_ROUTES"] = "perhaps";
        });

        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);

        var reason = sandbox.Status!.Reason!;
        Assert.Contains("SECRET_NAME is not set", reason, StringComparison.Ordinal);
        Assert.Contains("TS_SOCKS5_PORT '70000'", reason, StringComparison.Ordinal);
        Assert.Contains("TS_ACCEPT_ROUTES 'perhaps'", reason, StringComparison.Ordinal);
        sandbox.Lambda.Shutdown();
        Assert.Equal(0, await sandbox.Extension.Exited.WaitAsync(Eventually.Limit));
    }

    [Fact]
    public async Task Tailscaled_Missing_IsNamed()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, "unused", static e => e["TAILSCALED_PATH"] = "/nowhere/tailscaled");

        await sandbox.ReachAsync(TunnelState.Failed, "TAILSCALED_PATH '/nowhere/tailscaled'");
        await sandbox.Lambda.Ready.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task AuthKey_WhileRunning_IsInNoArgumentEnvironmentOrLog()
    {
        await using var tailnet = await TailnetFixture.StartAsync();
        var key = (await tailnet.MintAsync()).Key;
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, key, static e =>
        {
            e["LOG_LEVEL"] = "Trace";
            e["TS_EXTRA_ARGS"] = "--verbose=1 --no-logs-no-support";
        });
        await sandbox.RunningAsync();
        var daemon = await sandbox.Extension.DescendantAsync("tailscaled");

        foreach (var process in (int[])[sandbox.Extension.Id, daemon])
        {
            Assert.DoesNotContain(key, await File.ReadAllTextAsync($"/proc/{process}/cmdline"), StringComparison.Ordinal);
            Assert.DoesNotContain(key, await File.ReadAllTextAsync($"/proc/{process}/environ"), StringComparison.Ordinal);
        }

        Assert.Contains("--verbose=1\0--no-logs-no-support", await File.ReadAllTextAsync($"/proc/{daemon}/cmdline"), StringComparison.Ordinal);
        Assert.Contains($"TS_LOGS_DIR={sandbox.Temporary}", await File.ReadAllTextAsync($"/proc/{daemon}/environ"), StringComparison.Ordinal);
        Assert.Contains("AWS_LAMBDA_FUNCTION_NAME=forwarder", await File.ReadAllTextAsync($"/proc/{daemon}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain(key, sandbox.Extension.Output, StringComparison.Ordinal);
        Assert.Contains("tailscaled: ", sandbox.Extension.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_Extension_LeavesOnlyAnEphemeralNode()
    {
        await using var tailnet = await TailnetFixture.StartAsync(("EphemeralTimeout", "00:00:01"));
        await using var sandbox = await SandboxFixture.StartAsync(tailnet.Url, (await tailnet.MintAsync(ephemeral: false)).Key);
        await sandbox.RunningAsync();

        sandbox.Extension.Group.Signal(ProcessSignal.Kill);

        await Eventually.HoldsAsync(async () => await tailnet.NodeAsync("forwarder") is null, "the node disappears by itself");
    }

    [Fact]
    public async Task Register_Refused_EndsWithTheReasonAndNothingRuns()
    {
        await using var lambda = await FakeLambda.StartAsync((403, """{"errorType":"Extension.RegistrationClosed"}"""));
        await using var extension = new ProgramUnderTest(Programs.Extension, new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = lambda.RuntimeApi,
            ["SECRET_NAME"] = null,
            ["TUNNEL_STATUS_PATH"] = "/dev/null/none",
        });

        Assert.Equal(1, await extension.Exited.WaitAsync(Eventually.Limit));
        Assert.Contains("Extension.RegistrationClosed", extension.Output, StringComparison.Ordinal);
        Assert.False(extension.Group.IsAlive);
    }
}
