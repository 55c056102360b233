using EmbeddedHosting.Testing;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost inside a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of the assembly that has <typeparamref name="TEntryPoint"/>, up to where it builds its application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <param name="args">Arguments of the entry point, which become configuration.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, static (_, _) => { }, cancellationToken);

    /// <param name="args">Arguments of the entry point, which become configuration.</param>
    /// <param name="configureBuilder">Changes options; the dashboard is off unless it is turned on here.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        var assembly = typeof(TEntryPoint).Assembly;
        var interception = new EntryPointInterception(options =>
        {
            options.AssemblyName = assembly.GetName().Name;
            options.DisableDashboard = true;
            configureBuilder(options, new HostApplicationBuilderSettings { Args = options.Args });
        });
        var builder = await interception.StartAsync(assembly, args, cancellationToken);
        return new InterceptedBuilder(builder, interception);
    }
}
