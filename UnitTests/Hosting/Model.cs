using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Hosting.UnitTests;

/// <summary>An app model that is looked at, not run.</summary>
internal static class Model
{
    public static IDistributedApplicationBuilder Create(params string[] args) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    /// <summary>The environment variables of a resource, as values of the app model; built with the application's services.</summary>
    public static async Task<IReadOnlyDictionary<string, object>> VariablesAsync(this IDistributedApplicationBuilder builder, IResource resource)
    {
        await using var application = builder.Build();
        var options = new DistributedApplicationExecutionContextOptions(DistributedApplicationOperation.Run) { Services = application.Services };
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(options), resource);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await callback.Callback(context);
        }

        return context.EnvironmentVariables;
    }

    public static async Task<string?> TextAsync(object value) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(),
        _ => value.ToString(),
    };

    internal sealed class Program : IProjectMetadata
    {
        public string ProjectPath => "/src/Program/Program.csproj";
    }
}
