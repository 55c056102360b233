using Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Adds programs that are built already, and rules of how processes start again and end.</summary>
public static class ProcessesBuilderExtensions
{
    /// <summary>Starts crashed processes again, tells of them, and ends those first that are marked so.</summary>
    public static IDistributedApplicationBuilder AddProcessRules(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddHostedService<ProblemReport>();
        builder.Services.AddHostedService<CrashedResources>();
        builder.Services.AddHostedService<OrderedStop>();
        return builder;
    }

    /// <summary>
    /// Adds a project that is started by its built executable: <c>dotnet run</c> would keep a process of its own beside each, for nothing.
    /// An IDE debugs it like any other project.
    /// </summary>
    /// <typeparam name="TProject">The project.</typeparam>
    public static IResourceBuilder<ProjectResource> AddBuiltProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, static options => options.ExcludeLaunchProfile = true)
            // Everything is on loopback: without this, Aspire warns of a certificate that nothing here needs.
            .WithoutHttpsCertificate()
            .WithTelemetry()
            .WithAnnotation(new ExecutableAnnotation
            {
                Command = BuiltProgram.PathOf<TProject>(),
                WorkingDirectory = Path.GetDirectoryName(new TProject().ProjectPath)!,
            });

    /// <summary>
    /// Has the resource send its telemetry to the dashboard; metrics every 10 s, because once a second, Aspire's default, is most of what an
    /// idle process does.
    /// </summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public static IResourceBuilder<T> WithTelemetry<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => builder.WithOtlpExporter().WithEnvironment(static context =>
        {
            context.EnvironmentVariables["OTEL_METRIC_EXPORT_INTERVAL"] = "10000";
            // What ends after the dashboard would try for 5 s to reach it.
            context.EnvironmentVariables.Remove("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY");
        });

    /// <summary>Ends the resource before all others: it still needs them to end well.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    public static IResourceBuilder<T> StopsFirst<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new StopsFirstAnnotation());
}
