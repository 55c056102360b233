using System.Net;
using Tailnet;

namespace Testing.Tailnets;

/// <summary>The extension as a process in a sandbox of its own: TMPDIR, settings, Lambda and Secrets Manager.</summary>
internal sealed class SandboxFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sandbox-");
    private readonly Dictionary<string, string?> _environment;
    private ProgramUnderTest? _extension;

    private SandboxFixture(FakeLambda lambda, FakeSecretsManager secrets, string loginServer)
    {
        Lambda = lambda;
        Secrets = secrets;
        _environment = new(StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = lambda.RuntimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "forwarder",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "example",
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = secrets.Url,
            ["SECRET_NAME"] = "auth-key",
            ["TAILSCALED_PATH"] = Programs.Tailscaled,
            ["TS_LOGIN_SERVER"] = loginServer,
            ["TS_HOSTNAME"] = "forwarder",
            ["TS_SOCKS5_PORT"] = "0",
            ["TMPDIR"] = _directory.FullName,
        };
    }

    public FakeLambda Lambda { get; }

    public FakeSecretsManager Secrets { get; }

    public ProgramUnderTest Extension => _extension!;

    public string Temporary => _directory.FullName;

    public TunnelStatus? Status => TunnelStatusFile.Read(Path.Combine(_directory.FullName, "tunnel-status.json"));

    public static async Task<SandboxFixture> StartAsync(string loginServer, string key, Action<Dictionary<string, string?>>? configure = null, Action<FakeSecretsManager>? secrets = null)
    {
        var fixture = new SandboxFixture(await FakeLambda.StartAsync(), await FakeSecretsManager.StartAsync(FakeSecretsManager.Text(key)), loginServer);
        secrets?.Invoke(fixture.Secrets);
        configure?.Invoke(fixture._environment);
        fixture._extension = new ProgramUnderTest(Programs.Extension, fixture._environment);
        return fixture;
    }

    /// <summary>Waits for a state of the tunnel.</summary>
    public Task<TunnelStatus> ReachAsync(TunnelState state, string? reason = null) => Eventually.GetAsync(
        () => Task.FromResult(Status is { } status && status.State == state && (reason is null || status.Reason?.Contains(reason, StringComparison.Ordinal) == true) ? status : null),
        $"{state} {reason}; now {Status}\n{Extension.Output}\n");

    public async Task<IPEndPoint> RunningAsync() => IPEndPoint.Parse((await ReachAsync(TunnelState.Running)).Socks5!);

    public async ValueTask DisposeAsync()
    {
        if (_extension is not null)
        {
            await _extension.DisposeAsync();
        }

        await Lambda.DisposeAsync();
        await Secrets.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
