using AwsClient;
using System.Text.Json;
using SecretsManager;
using SecretsManager.Model;

namespace Provisioning;

/// <summary>Does once what a first deployment does: fills the OAuth client's secret, creates the auth key's and rotates it.</summary>
internal sealed class FirstDeployment(ProvisioningOptions options, SecretsManagerClient client, TimeProvider time, Action<string> report)
{
    private const int RotationDays = 60;
    private static readonly TimeSpan RotationLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    /// <exception cref="AwsException">Secrets Manager refused a call.</exception>
    /// <exception cref="TimeoutException">The rotation did not come to its end in time.</exception>
    /// <exception cref="RotationDriverException">The rotation function failed where this program invokes it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var secret in options.Secrets)
        {
            await SeedAsync(secret, cancellationToken);
        }

        if (options.SeedsOnly)
        {
            return;
        }

        var oauth = new OAuthClientDocument(options.OAuthClientId, options.OAuthClientSecret);
        await SeedAsync(new(options.OAuthSecretName, JsonSerializer.Serialize(oauth, ProvisioningJson.Default.OAuthClientDocument)), cancellationToken);
        await CreateAuthKeySecretAsync(cancellationToken);
        await RotateAsync(cancellationToken);
    }

    private async Task SeedAsync(SeededSecret secret, CancellationToken cancellationToken)
    {
        var created = await client.CreateSecretAsync(new(secret.Name, NewToken(), secret.Value), cancellationToken);
        if (created.Error is { Failure: AwsFailure.AlreadyExists })
        {
            created = await client.PutSecretValueAsync(new(secret.Name, NewToken(), secret.Value), cancellationToken);
        }

        report($"{secret.Name} holds version {created.Require().VersionId}");
    }

    private async Task CreateAuthKeySecretAsync(CancellationToken cancellationToken)
    {
        var created = await client.CreateSecretAsync(
            new(options.AuthKeySecretName, NewToken(), Description: "Tailscale auth key of the forwarder's nodes", Tags: [new("Purpose", "Cattle")]),
            cancellationToken);
        if (created.Error is not { Failure: AwsFailure.AlreadyExists })
        {
            created.Require();
        }
    }

    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        if (options.InvokeEndpoint is not null)
        {
            await MakePlaceholderAsync(cancellationToken);
        }

        var token = await StartRotationAsync(cancellationToken);
        report($"{options.AuthKeySecretName} is being rotated to version {token}");
        if (options.InvokeEndpoint is { } endpoint)
        {
            await new RotationDriver(options, endpoint, time, report).RunAsync(token, cancellationToken);
        }

        var started = time.GetTimestamp();
        var reported = TimeSpan.Zero;
        while ((await DescribeAsync(cancellationToken)).VersionWith(StagingLabel.Current) != token)
        {
            var elapsed = time.GetElapsedTime(started);
            if (elapsed > RotationLimit)
            {
                throw new TimeoutException(
                    $"{options.AuthKeySecretName} was not rotated within {RotationLimit.TotalSeconds} s: the log of the rotation function says why.");
            }

            if (elapsed - reported > ReportInterval)
            {
                reported = elapsed;
                report($"still waiting for the rotation, {elapsed.TotalSeconds:0} s of {RotationLimit.TotalSeconds} s");
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }

        report($"{options.AuthKeySecretName} was rotated: version {token} is current");
    }

    private async Task MakePlaceholderAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        if (await new PlaceholderFunction(options, http, time).CreateAsync(cancellationToken) is { } failure)
        {
            report($"{options.SecretsManager.Endpoint} took no placeholder for the rotation function: {failure}");
        }
    }

    // The version that is rotated to. One that an earlier run left pending is refused a companion: it is tried again instead.
    private async Task<string> StartRotationAsync(CancellationToken cancellationToken)
    {
        var token = NewToken();
        var rotation = await client.RotateSecretAsync(
            new(options.AuthKeySecretName, token, options.RotationFunctionArn, new RotationRules(RotationDays)), cancellationToken);
        if (rotation.Error is not { Failure: AwsFailure.InvalidRequest })
        {
            return rotation.Require().VersionId ?? token;
        }

        return (await DescribeAsync(cancellationToken)).VersionWith(StagingLabel.Pending) ?? throw new AwsException(rotation.Error);
    }

    private async Task<DescribeSecretResponse> DescribeAsync(CancellationToken cancellationToken) =>
        (await client.DescribeSecretAsync(new(options.AuthKeySecretName), cancellationToken)).Require();

    private static string NewToken() => Guid.NewGuid().ToString();
}
