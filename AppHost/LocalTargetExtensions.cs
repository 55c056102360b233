using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AppHost;

internal static class LocalTargetExtensions
{
    /// <summary>Adds the target: nothing is started where the choices name the port of a program that runs already.</summary>
    /// <param name="builder">The app model.</param>
    /// <param name="name">The stub's name.</param>
    /// <param name="choices">Name the port of the developer's own target.</param>
    /// <param name="stubPort">The stub's port; 0 for a free one.</param>
    public static LocalTarget AddTarget(this IDistributedApplicationBuilder builder, string name, Choices choices, int stubPort)
    {
        if (choices.TargetPort is { } port)
        {
            return new LocalTarget(ReferenceExpression.Create($"{port}"), null);
        }

        var stub = builder.AddProject(name, "../TargetStub/TargetStub.csproj")
            .WithHttpEndpoint(targetPort: stubPort == 0 ? null : stubPort, name: "http", env: "TARGET_PORT")
            .WithHttpHealthCheck("/healthz");

        // The target port is told to nobody but the stub itself where a proxy stands in front (Aspire's orchestrator).
        return new LocalTarget(ReferenceExpression.Create($"{stub.GetEndpoint("http").Property(EndpointProperty.Port)}"), stub);
    }
}
