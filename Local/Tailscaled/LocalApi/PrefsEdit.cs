using System.Text.Json;
using Tailnet.LocalApi;

namespace Tailscaled.LocalApi;

/// <summary>The body of <c>PATCH prefs</c>.</summary>
internal sealed class PrefsEdit(JsonElement edit)
{
    public IpnPrefs ApplyTo(IpnPrefs prefs) => prefs with
    {
        ControlURL = Text("ControlURL", prefs.ControlURL),
        Hostname = Text("Hostname", prefs.Hostname),
        WantRunning = Flag("WantRunning", prefs.WantRunning),
        LoggedOut = Flag("LoggedOut", prefs.LoggedOut),
        ShieldsUp = Flag("ShieldsUp", prefs.ShieldsUp),
        RouteAll = Flag("RouteAll", prefs.RouteAll),
        CorpDNS = Flag("CorpDNS", prefs.CorpDNS),
        ExitNodeID = Text("ExitNodeID", prefs.ExitNodeID ?? ""),
        AdvertiseRoutes = Value("AdvertiseRoutes") is { ValueKind: JsonValueKind.Array } routes
            ? [.. routes.EnumerateArray().Select(static r => r.GetString() ?? "")]
            : prefs.AdvertiseRoutes,
    };

    private JsonElement? Value(string name) =>
        edit.TryGetProperty(name + "Set", out var set) && set.ValueKind == JsonValueKind.True && edit.TryGetProperty(name, out var value) ? value : null;

    private bool Flag(string name, bool otherwise) => Value(name) is { } value ? value.ValueKind == JsonValueKind.True : otherwise;

    private string Text(string name, string otherwise) => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : otherwise;
}
