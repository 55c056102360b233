using SecretsEmulator.Http;
using SecretsEmulator.Model;
using SecretsEmulator.Rotation;
using SecretsManager.Rotation;

namespace SecretsEmulator;

/// <summary>Builds the emulator's web server; tests build it with a clock of their own.</summary>
public static class EmulatorHost
{
    /// <param name="builder">The web server; its addresses and logging are the caller's.</param>
    /// <param name="options">Validated settings.</param>
    /// <param name="time">The clock of everything.</param>
    /// <exception cref="StateFileException">The state file cannot be used.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, EmulatorOptions options, TimeProvider time)
    {
        var store = OpenStore(options.StateFile, time);
        var functions = options.LambdaEndpoint is { } lambda
            ? new RotationFunctionClient(lambda, options.Region, options.Credentials, options.InvokeTimeout, time)
            : null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // SecretsApi refuses what is too large with the service's own error.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        // By factories, so that the host disposes them.
        builder.Services
            .AddSingleton(_ => store)
            .AddSingleton(services => new RotationRunner(services.GetRequiredService<SecretStore>(), functions, options, time, services.GetRequiredService<ILogger<RotationRunner>>()))
            .AddHostedService(services => services.GetRequiredService<RotationRunner>())
            .AddSingleton(services => new SecretsApi(
                options, store, services.GetRequiredService<RotationRunner>(), functions, time, services.GetRequiredService<ILogger<SecretsApi>>()));

        var app = builder.Build();
        // Where LocalStack has it.
        app.MapGet("/_localstack/health", () => Results.Json(new { services = new { secretsmanager = "running" } }));
        var api = app.Services.GetRequiredService<SecretsApi>();
        app.MapPost("/", api.HandleAsync);
        app.MapFallback(api.HandleAsync);
        return app;
    }

    private static SecretStore OpenStore(string? path, TimeProvider time)
    {
        if (path is null)
            return new SecretStore(null, time);
        var file = new StateFile(path);
        try
        {
            return new SecretStore(file, time);
        }
        catch (StateFileException)
        {
            file.Dispose();
            throw;
        }
    }
}
