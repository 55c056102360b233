using System.Text.Json;
using Hosting.Aws;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Finds out whether a function starts with the configuration that it has.</summary>
public static class FunctionConfiguration
{
    // What could not start says so by an error type of the platform's, or by this one; a function that has started may refuse an empty event.
    private const string ConfigurationInvalid = "Function.ConfigurationInvalid";
    private static readonly string[] _platformErrors = ["Runtime.", "Extension."];

    /// <summary>Starts a sandbox of the function by an empty event, which the first real one finds warm.</summary>
    /// <returns>Why the function could not start; null when it has, or when it is served from outside.</returns>
    public static async Task<string?> FindRefusalAsync(this LambdaFunctionResource function, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (function.IsAttached)
        {
            return null;
        }

        var emulator = services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<LambdaEmulatorResource>().Single();
        using var client = new LambdaClient(emulator);
        var (payload, error, _) = await client.InvokeAsync(function.Name, "{}", cancellationToken);
        return error is null ? null : Refusal(function.Name, payload);
    }

    private static string? Refusal(string function, string payload)
    {
        try
        {
            using var error = JsonDocument.Parse(payload);
            var type = error.RootElement.GetProperty("errorType").GetString() ?? "";
            return type == ConfigurationInvalid || Array.Exists(_platformErrors, prefix => type.StartsWith(prefix, StringComparison.Ordinal))
                ? $"{function} could not start: {error.RootElement.GetProperty("errorMessage").GetString()} ({type})"
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{function} could not start: {payload}";
        }
    }
}
