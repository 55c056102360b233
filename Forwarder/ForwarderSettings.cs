using AwsClient;
using DurableDelivery;
using Lambda.Runtime;
using Relay;
using Routing;
using SecretsManager;

namespace Forwarder;

/// <summary>The forwarder's settings, read once at start. Docs/architecture.md lists the variables.</summary>
/// <param name="Targets">What leads to the targets.</param>
/// <param name="Secrets">How secrets are read; null when no route needs one.</param>
/// <param name="Delivery">Where webhooks are kept; null when no route needs it.</param>
internal sealed record ForwarderSettings(RelaySettings Targets, AwsOptions? Secrets, DeliverySettings? Delivery)
{
    /// <summary>Reads and checks everything.</summary>
    /// <exception cref="LambdaInitializationException">Settings are missing or wrong; the message has all of them, a line each.</exception>
    public static ForwarderSettings Load(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var targets = RelaySettings.Read(environment, errors);
        var settings = new ForwarderSettings(targets, ReadSecrets(environment, targets.Routes, errors), ReadDelivery(environment, targets.Routes, errors));
        return errors.Count == 0 ? settings : throw new LambdaInitializationException("ConfigurationInvalid", string.Join('\n', errors));
    }

    private static DeliverySettings? ReadDelivery(Func<string, string?> environment, RouteTable routes, List<string> errors)
    {
        var usesQueue = routes.Routes.Any(route => route.Delivery.UsesQueue);
        var usesTable = routes.Routes.Any(route => route.Delivery.Deduplicate is not null);
        return usesQueue || usesTable ? DeliverySettings.Read(environment, usesQueue, usesTable, errors) : null;
    }

    private static AwsOptions? ReadSecrets(Func<string, string?> environment, RouteTable routes, List<string> errors)
    {
        if (!routes.Routes.Any(route => route.Verification is not null || route.Handshake is not null))
        {
            return null;
        }

        var options = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var wrong, environment);
        errors.AddRange(wrong);
        return options;
    }
}
