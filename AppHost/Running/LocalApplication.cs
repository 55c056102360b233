using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>Aspire's application as it is run here: http on loopback, quiet, and nothing left behind.</summary>
internal static class LocalApplication
{
    private const int TokenBytes = 20;

    /// <summary>Creates the builder. Whatever it sets by default can be set otherwise on the command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [.. ReadBeforeArguments(), .. args],
            AllowUnsecuredTransport = true,
            TrustDeveloperCertificate = false,
        });
        SetDefaults(builder.Configuration);
        builder.Services.Configure<ResourceNotificationServiceOptions>(static options => options.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
        return builder.AddProcessRules();
    }

    /// <summary>Serves the dashboard on this port of localhost; 0 for a free one.</summary>
    public static void UseDashboardPort(this IDistributedApplicationBuilder builder, int port) =>
        builder.Configuration["ASPNETCORE_URLS"] = port == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");

    /// <summary>Runs the application until it is stopped, which may be before it is up.</summary>
    /// <returns>The exit code: 0, or 1 where it could not start, which is told on standard error.</returns>
    public static async Task<int> RunLocallyAsync(this IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        var stopping = application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await application.RunAsync();
            return 0;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Whatever was under way was broken off.
            return 0;
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return 1;
        }
    }

    // What Aspire reads while the builder is made. It would keep keys of its own making in a file below the home folder.
    private static string[] ReadBeforeArguments() =>
    [
        "--environment=Development", // where user secrets are read
        $"--AppHost:OtlpApiKey={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}",
        $"--AppHost:DashboardApiKey={Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}",
    ];

    private static void SetDefaults(ConfigurationManager configuration)
    {
        configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        // One receiver, of the protocol that functions export by. A free port: nobody but the resources has to know it.
        configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://localhost:0";
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null;
        // The dashboard would keep each run's telemetry below the home folder, for ever.
        configuration["ASPIRE_DASHBOARD_PERSISTENCE_MODE"] ??= "None";
        configuration["ASPIRE_VERSION_CHECK_DISABLED"] ??= "true";
        configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";
        configuration["Logging:LogLevel:Default"] ??= "Warning";
        // It warns that keys of cookies are not encrypted; Aspire's own endpoints set none.
        configuration["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] ??= "Error";
        // It logs, as failures, what RunLocallyAsync sees as exceptions.
        configuration["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] ??= "None";
    }
}
