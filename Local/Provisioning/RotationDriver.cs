using SecretsManager.Rotation;

namespace Provisioning;

/// <summary>
/// Invokes the four steps as Secrets Manager does, the whole sequence again after a failure. For a Secrets Manager that knows of the rotation
/// but cannot reach the function: RotateSecret has put AWSPENDING on the version, and its own invocation, of
/// <see cref="PlaceholderFunction"/> for instance, came to nothing.
/// </summary>
internal sealed class RotationDriver(ProvisioningOptions options, Uri endpoint, TimeProvider time, Action<string> report)
{
    private const int Attempts = 3;
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <exception cref="RotationDriverException">The function failed every time.</exception>
    public async Task RunAsync(string token, CancellationToken cancellationToken)
    {
        var access = options.SecretsManager;
        using var function = new RotationFunctionClient(endpoint, access.Region, access.Credentials, StepLimit, time);
        for (var attempt = 1; ; attempt++)
        {
            if (await RunStepsAsync(function, token, cancellationToken) is not { } failure)
            {
                return;
            }

            if (attempt == Attempts)
            {
                throw new RotationDriverException($"{failure.Message} The log of the rotation function says why.");
            }

            report($"{failure}; trying again");
            await Task.Delay(RetryDelay, time, cancellationToken);
        }
    }

    private async Task<InvokeFailure?> RunStepsAsync(RotationFunctionClient function, string token, CancellationToken cancellationToken)
    {
        foreach (var step in RotationStep.All)
        {
            var rotation = new RotationEvent(step, options.AuthKeySecretName, token);
            if (await function.InvokeAsync(options.RotationFunctionArn, rotation, cancellationToken) is { } failure)
            {
                return failure with { Message = $"{step}: {failure.Message}" };
            }

            report($"{step} done");
        }

        return null;
    }
}
