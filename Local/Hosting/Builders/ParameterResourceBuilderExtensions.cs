using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is configured as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder.Configuration, name), secret));

    /// <summary>Adds a parameter with a value of its own.</summary>
    /// <exception cref="ArgumentException">A secret was to be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        // Of interest to publishing only, but for this.
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException($"Parameter '{name}' is a secret: its value cannot be published.", nameof(secret));
        }

        return builder.AddResource(new ParameterResource(name, _ => value, secret));
    }

    private static string Configured(ConfigurationManager configuration, string name) =>
        configuration[$"Parameters:{name}"]
        ?? throw new MissingParameterValueException(
            $"Parameter '{name}' has no value: set configuration key 'Parameters:{name}', for example --Parameters:{name}=VALUE or the variable Parameters__{name.Replace('-', '_')}.");
}
