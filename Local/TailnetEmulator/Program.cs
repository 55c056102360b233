using ServiceDefaults;
using TailnetEmulator;

if (args is ["--help" or "-h"])
{
    Console.WriteLine("""
        Emulates a tailnet on one machine: the Tailscale API v2, a control server for the tailscaled stand-in, faults on demand.

        Settings (environment variables, or --Name=value):
          ASPNETCORE_URLS           where to listen (http://127.0.0.1:0)
          Domain                    MagicDNS suffix (example.ts.net)
          AclFile                   policy file with acls or grants (everything is allowed)
          DeviceApproval            true: devices wait for approval unless their key is preauthorized
          EphemeralTimeout          silence after which an ephemeral node is removed (00:05:00)
          OAuth__ClientId, OAuth__ClientSecret, OAuth__Tags__0, OAuth__Scopes__0   the OAuth client
        """);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}

try
{
    await using var app = TailnetServer.Build(builder);
    app.MapDefaultEndpoints();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is TailnetSettingsException or FormatException or IOException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
