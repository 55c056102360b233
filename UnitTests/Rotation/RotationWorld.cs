using AwsClient;
using Lambda.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Model;
using SecretsManager.Rotation;
using SecretsManager;
using Testing.Secrets;

namespace Rotation.UnitTests;

/// <summary>The function between the Secrets Manager emulator, which invokes it, and a fake of the Tailscale API.</summary>
internal sealed class RotationWorld : IDisposable
{
    public const string Tag = "tag:webhook-forwarder";

    private const string OAuthClient = $$"""{"id":"{{FakeTailscale.ClientId}}","key":"{{FakeTailscale.ClientSecret}}"}""";

    private static int _lastWorld;

    private readonly EmulatorHarness _emulator;
    private readonly string _oauthSecret;
    private RotationFunction? _function;

    private RotationWorld(EmulatorHarness emulator)
    {
        var world = Interlocked.Increment(ref _lastWorld);
        _emulator = emulator;
        _oauthSecret = $"oauth/{world}";
        Secret = $"authkey/{world}";
    }

    /// <summary>Name of the secret that is rotated.</summary>
    public string Secret { get; }

    public string OAuthSecret => _oauthSecret;

    public FakeTailscale Tailscale { get; } = new();

    public KillSwitch Switch { get; } = new();

    public SecretsManagerClient Secrets => _emulator.Client;

    public List<RotationFailure> Failures { get; } = [];

    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <param name="servers">The servers, shared by many worlds.</param>
    /// <param name="purpose">The tag Purpose.</param>
    /// <param name="once">Whether Secrets Manager gives up after the first failure.</param>
    /// <param name="filled">Whether the OAuth client's secret has a value already.</param>
    public static async Task<RotationWorld> CreateAsync(RotationServers servers, string? purpose = null, bool once = false, bool filled = true)
    {
        var world = new RotationWorld(once ? servers.Impatient : servers.Patient);
        (await world.Secrets.CreateSecretAsync(new(world._oauthSecret, EmulatorHarness.Token(), filled ? OAuthClient : null))).Require();
        var created = (await world.Secrets.CreateSecretAsync(new(
            world.Secret, EmulatorHarness.Token(), "placeholder", Tags: purpose is null ? null : [new Tag("Purpose", purpose)]))).Require();
        servers.Functions[created.Arn] = world;
        return world;
    }

    /// <summary>Fills the OAuth client's secret, as a person does after the first deployment.</summary>
    public async Task FillAsync() => (await Secrets.PutSecretValueAsync(new(_oauthSecret, EmulatorHarness.Token(), OAuthClient))).Require();

    /// <summary>Asks for a rotation and waits until Secrets Manager is done with it.</summary>
    public async Task RotateAsync()
    {
        var before = await DescribeAsync();
        (await Secrets.RotateSecretAsync(new(Secret, EmulatorHarness.Token(), FakeLambda.FunctionArn, new RotationRules(60)))).Require();
        await Eventually.HoldsAsync(async () => (await DescribeAsync()).LastRotatedDate is { } rotated && !(rotated <= before.LastRotatedDate), () => $"the rotation {string.Join("; ", Failures)}");
    }

    /// <summary>Asks for a rotation and waits until Secrets Manager has given up.</summary>
    public async Task RotateInVainAsync()
    {
        (await Secrets.RotateSecretAsync(new(Secret, EmulatorHarness.Token(), FakeLambda.FunctionArn, new RotationRules(60)))).Require();
        await Eventually.HoldsAsync(() => Failures.Count > 0, "the failure");
    }

    public async Task<RotationFailure?> RunAsync(RotationEvent rotation)
    {
        _function ??= CreateFunction();
        try
        {
            await _function.HandleAsync(rotation, new LambdaContext("1", TimeProvider.System.GetUtcNow() + Budget), CancellationToken.None);
            return null;
        }
        catch (RotationException exception)
        {
            Failures.Add(exception.Failure);
            return exception.Failure;
        }
        catch (Exception exception) when (exception is not KilledException)
        {
            Failures.Add(new RotationFailure("Unexpected", exception.ToString(), ""));
            return Failures[^1];
        }
        catch (KilledException)
        {
            _function.Dispose();
            _function = null;
            return new RotationFailure("Killed", "", "");
        }
    }

    public async Task<DescribeSecretResponse> DescribeAsync() => (await Secrets.DescribeSecretAsync(new(Secret))).Require();

    /// <summary>The key that a version holds.</summary>
    public async Task<AuthKeyDocument?> KeyAsync(string stage) =>
        AuthKeyDocument.Parse((await Secrets.GetSecretValueAsync(new(Secret, VersionStage: stage))).Value?.SecretString);

    public void Dispose()
    {
        _function?.Dispose();
        Tailscale.Dispose();
    }

    private RotationFunction CreateFunction()
    {
        var options = new RotationOptions { OAuthSecretId = _oauthSecret, Tailnet = "-", Tag = Tag, TailscaleApi = new Uri("https://tailscale.invalid/") };
        var client = new SecretsManagerClient(
            new AwsOptions
            {
                Region = "eu-central-1", Endpoint = _emulator.Endpoint, Credentials = EmulatorHarness.Credentials,
                CallTimeout = TimeSpan.FromSeconds(30), AttemptTimeout = TimeSpan.FromSeconds(30),
            },
            Switch.Guard(new SocketsHttpHandler()));
        return new RotationFunction(options, client, NullLogger.Instance, Switch.Guard(Tailscale));
    }
}
