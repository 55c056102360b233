using System.Text;
using AwsClient;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Configuration;
using Routing.Networks;
using SecretsManager;

namespace Authorizer;

/// <summary>The authorizer's settings, read once at start.</summary>
/// <param name="Allowed">Networks that may call (<c>AUTHD_SOURCE_CIDR</c>).</param>
/// <param name="Denied">Networks that may not, whatever else is allowed (<c>AUTHD_DENY_CIDR</c>).</param>
/// <param name="Routes">Rules of routes (<c>ROUTES</c>); null when there are none.</param>
/// <param name="OriginKey">The key of the distribution in front (<c>ORIGIN_KEY_SECRET</c>, with <c>FRONT=cloudfront</c>); null: nothing is in front.</param>
/// <param name="Secrets">How keys are read; null when there are none.</param>
/// <param name="Errors">What is wrong; with any error everything is denied.</param>
internal sealed record AuthorizerSettings(
    NetworkSet Allowed, NetworkSet Denied, RouteTable? Routes, ApiKeyRule? OriginKey, AwsOptions? Secrets, IReadOnlyList<string> Errors)
{
    /// <summary>The keys that requests are asked for.</summary>
    public IEnumerable<SecretReference> Keys =>
        (Routes?.Routes.Select(route => route.ApiKey) ?? []).Append(OriginKey).OfType<ApiKeyRule>().Select(key => key.Secret);

    public static AuthorizerSettings Load(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var allowed = NetworkSet.Parse("AUTHD_SOURCE_CIDR", environment("AUTHD_SOURCE_CIDR"), errors);
        var denied = NetworkSet.Parse("AUTHD_DENY_CIDR", environment("AUTHD_DENY_CIDR"), errors);
        var routes = environment("ROUTES") is { Length: > 0 } text ? RouteTableReader.Read(text, ResponseMode.Full, errors) : null;
        AwsOptions? secrets = null;
        var originKey = ReadOriginKey(environment, errors);
        if (originKey is not null || routes?.Routes.Any(route => route.ApiKey is not null) == true)
        {
            secrets = AwsOptions.FromEnvironment(SecretsManagerClient.Service, out var wrong, environment);
            errors.AddRange(wrong);
        }

        return new AuthorizerSettings(allowed, denied, routes, originKey, secrets, errors);
    }

    private static ApiKeyRule? ReadOriginKey(Func<string, string?> environment, List<string> errors)
    {
        var secret = environment("ORIGIN_KEY_SECRET");
        if (FrontHeaders.AreExpected(environment, errors) == string.IsNullOrEmpty(secret))
        {
            errors.Add("ORIGIN_KEY_SECRET and FRONT=cloudfront must be set together: the secret's \"key\" is what requests of the distribution carry.");
        }

        return string.IsNullOrEmpty(secret) ? null : new ApiKeyRule(Encoding.ASCII.GetString(FrontHeaders.OriginKey), new SecretReference(secret, "key"));
    }
}
