using Hosting.Aws;
using Hosting.Tailnet;

namespace AppHost;

/// <summary>Hands AppHost's own settings on.</summary>
internal static class SettingsExtensions
{
    /// <summary>Sets those of these variables that AppHost's configuration has a value for.</summary>
    public static IResourceBuilder<LambdaFunctionResource> WithSettings(this IResourceBuilder<LambdaFunctionResource> function, params string[] names)
    {
        foreach (var name in names)
        {
            if (function.ApplicationBuilder.Configuration[name] is { Length: > 0 } value)
            {
                function.WithEnvironment(name, value);
            }
        }

        return function;
    }

    /// <summary>Uses the tailnet that the choices name. Keys that they lack are asked for in the dashboard.</summary>
    public static IResourceBuilder<ExistingTailnetResource> AsExisting(this IResourceBuilder<TailnetEmulatorResource> tailnet, Choices choices)
    {
        var builder = tailnet.ApplicationBuilder;
        var existing = tailnet.AsExisting(choices.LoginServer, choices.ApiUrl, choices.Tailscaled!);
        return choices.AuthKey is { } key
            ? existing.WithAuthKey(builder.AddSecret("tailnet-auth-key", key))
            : existing.WithOAuthClient(
                choices.OAuthClientId is { } id ? builder.AddParameter("tailnet-oauth-client-id", id) : builder.AddParameter("tailnet-oauth-client-id"),
                builder.AddSecret("tailnet-oauth-client-secret", choices.OAuthClientSecret));
    }

    /// <summary>Adds a secret parameter; one without a value is asked for in the dashboard.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name, string? value) =>
        value is null ? builder.AddParameter(name, secret: true) : builder.AddParameter(name, value, publishValueAsDefault: false, secret: true);
}
