using AwsClient;
using Routing;
using Routing.Configuration;
using Routing.Networks;
using SecretsManager;

namespace Authorizer;

/// <summary>The authorizer's settings, read once at start.</summary>
/// <param name="Allowed">Networks that may call (<c>AUTHD_SOURCE_CIDR</c>).</param>
/// <param name="Denied">Networks that may not, whatever else is allowed (<c>AUTHD_DENY_CIDR</c>).</param>
/// <param name="Routes">Rules of routes (<c>ROUTES</c>); null when there are none.</param>
/// <param name="Secrets">How API keys are read; null when no route has one.</param>
/// <param name="Errors">What is wrong; with any error everything is denied.</param>
internal sealed record AuthorizerSettings(
    NetworkSet Allowed, NetworkSet Denied, RouteTable? Routes, AwsOptions? Secrets, IReadOnlyList<string> Errors)
{
    public static AuthorizerSettings Load(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var allowed = NetworkSet.Parse("AUTHD_SOURCE_CIDR", environment("AUTHD_SOURCE_CIDR"), errors);
        var denied = NetworkSet.Parse("AUTHD_DENY_CIDR", environment("AUTHD_DENY_CIDR"), errors);
        var routes = environment("ROUTES") is { Length: > 0 } text ? RouteTableReader.Read(text, ResponseMode.Full, errors) : null;
        AwsOptions? secrets = null;
        if (routes?.Routes.Any(route => route.ApiKey is not null) == true)
        {
            secrets = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var wrong, environment);
            errors.AddRange(wrong);
        }

        return new AuthorizerSettings(allowed, denied, routes, secrets, errors);
    }
}
