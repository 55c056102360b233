using TailnetEmulator.Admin;
using TailnetEmulator.Api;
using TailnetEmulator.Control;
using TailnetEmulator.Faults;
using TailnetEmulator.Keys;

namespace TailnetEmulator;

/// <summary>The emulator as a web application: the Tailscale API, a control server, and an admin API.</summary>
internal static class TailnetServer
{
    private const long MaxBody = 1024 * 1024;

    /// <summary>Builds the server; the settings are read from the builder's configuration.</summary>
    /// <exception cref="TailnetSettingsException">Settings are wrong; the message has all of them.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Get<TailnetOptions>() ?? new TailnetOptions();
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new TailnetSettingsException(errors);
        }

        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.AddServerHeader = false;
        });
        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<KeyStore>()
            .AddSingleton<FaultBoard>()
            .AddSingleton<EventLog>()
            .AddSingleton<ConnectionLog>()
            .AddSingleton<AccessTokens>()
            .AddSingleton<IdentityTokenVerifier>()
            .AddSingleton<ControlPlane>()
            .AddHostedService<EphemeralSweeper>();
        builder.Services.ConfigureHttpJsonOptions(static json =>
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull);

        var app = builder.Build();
        app.MapOAuth();
        app.MapTokenExchange();
        app.MapKeys();
        app.MapDevices();
        app.MapPolicy();
        app.MapControl();
        app.MapAdmin();
        return app;
    }
}
