using Routing.Networks;

namespace Authorizer;

/// <summary>The authorizer's settings, read once at start.</summary>
/// <param name="Allowed">Networks that may call (<c>AUTHD_SOURCE_CIDR</c>).</param>
/// <param name="Denied">Networks that may not, whatever else is allowed (<c>AUTHD_DENY_CIDR</c>).</param>
/// <param name="Errors">What is wrong; with any error everything is denied.</param>
internal sealed record AuthorizerSettings(NetworkSet Allowed, NetworkSet Denied, IReadOnlyList<string> Errors)
{
    public static AuthorizerSettings Load(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var allowed = NetworkSet.Parse("AUTHD_SOURCE_CIDR", environment("AUTHD_SOURCE_CIDR"), errors);
        var denied = NetworkSet.Parse("AUTHD_DENY_CIDR", environment("AUTHD_DENY_CIDR"), errors);
        return new AuthorizerSettings(allowed, denied, errors);
    }
}
