using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using EmbeddedHosting.Consoles;
using EmbeddedHosting.Containers;
using EmbeddedHosting.Dashboards;
using EmbeddedHosting.Engine;
using EmbeddedHosting.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The builder of this engine.</summary>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;
    private readonly EntryPointInterception? _interception = EntryPointInterception.Current;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        _options = options;
        _interception?.Configure(options);
        AppHostDirectory = options.ProjectDirectory ?? ProjectDirectoryOf(options) ?? Directory.GetCurrentDirectory();
        var settings = new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ContentRootPath = AppHostDirectory,
            EnvironmentName = EnvironmentName(),
            Configuration = new ConfigurationManager(),
        };
        // Watching the settings file costs a thread, and a running application does not change by it.
        settings.Configuration["hostBuilder:reloadConfigOnChange"] = "false";
        _host = new HostApplicationBuilder(settings);
        _host.Logging.ClearProviders();
        _host.Logging.AddFilter("Microsoft", LogLevel.Warning);
        _host.Services.Configure<ConsoleLifetimeOptions>(static lifetime => lifetime.SuppressStatusMessages = true);
        _host.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownPlan.Limit + TimeSpan.FromSeconds(5));
        AddEngine();
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _interception?.Building(this);
        var application = new DistributedApplication(_host.Build(), _interception);
        _interception?.Built(application);
        return application;
    }

    private void AddEngine()
    {
        var services = _host.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ExecutionContext);
        services.AddSingleton(_options);
        services.AddSingleton(new DistributedApplicationModel(Resources));
        services.AddSingleton(static s => new ResourceLoggerService(s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static s => new ResourceNotificationService(s.GetRequiredService<ResourceLoggerService>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static s => new ResourceCommandService(s.GetRequiredService<DistributedApplicationModel>(), s));
        services.AddSingleton<ILoggerProvider, ResourceLoggerProvider>();
        services.AddSingleton(new TelemetryVariables { IsDevelopment = _host.Environment.IsDevelopment() });
        services.AddSingleton<ContainerSession>();
        services.AddSingleton<ContainerLauncher>();
        services.AddSingleton<ProcessLauncher>();
        services.AddSingleton<LauncherSelector>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton(static s => new ExpressionResolver(async () => (await s.GetRequiredService<ContainerSession>().GetEngineAsync()).HostName));
        services.AddSingleton<LaunchSpecBuilder>();
        services.AddSingleton<EngineServices>();
        services.AddSingleton<DashboardResourceSource>();
        services.AddSingleton<DashboardHost>();
        services.AddSingleton<Orchestrator>();
        if (_interception is null)
        {
            services.AddHostedService<ConsoleReporter>();
            services.AddHostedService<StartupReport>();
        }

        services.AddHostedService(static s => s.GetRequiredService<Orchestrator>());
    }

    // An AppHost is a developer's tool: without a word to the contrary it runs as in development.
    private static string EnvironmentName() =>
        System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environments.Development;

    private static string? ProjectDirectoryOf(DistributedApplicationOptions options)
    {
        var assembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        return assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static a => string.Equals(a.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
    }
}
