using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>Reads from tailscaled's messages why a login does not succeed.</summary>
internal static class LoginProblem
{
    private const string LoginState = "login-state";

    /// <summary>The reason when the control server refused the login; null when this message says no such thing.</summary>
    public static string? Refusal(IpnNotify notify)
    {
        if (notify.ErrMessage is { Length: > 0 } error)
        {
            return error;
        }

        // Refusals that are not meant for people (a bare HTTP status, as headscale's) are only told as a health warning.
        var text = notify.Health?.Warnings?.GetValueOrDefault(LoginState)?.Text;
        return text is not null && text.Contains("login error", StringComparison.OrdinalIgnoreCase)
            ? text
            : notify.BrowseToURL is { Length: > 0 } ? "the control server asks for an interactive login, so it did not accept the auth key" : null;
    }

    /// <summary>Everything tailscaled complains about, in one line; null when nothing.</summary>
    public static string? Complaints(IpnHealth? health) =>
        health?.Warnings is { Count: > 0 } warnings ? string.Join("; ", warnings.Values.Select(static w => w.Text ?? w.Title ?? w.WarnableCode)) : null;
}
