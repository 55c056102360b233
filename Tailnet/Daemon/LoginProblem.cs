using Tailnet.LocalApi;

namespace Tailnet.Daemon;

/// <summary>Reads from tailscaled's messages why a login does not succeed.</summary>
internal static class LoginProblem
{
    private const string LoginState = "login-state";

    // Only this form of a login error is the control server's word on the login (4xx). Others tell of the way to it, which tailscaled
    // goes on trying: "fetch control key: Get …: connection refused", "register request: http 502: …".
    private const string RefusedByStatus = "register request: http 4";

    /// <summary>The reason when the control server refused the login; null when this message says no such thing.</summary>
    public static string? Refusal(IpnNotify notify)
    {
        if (notify.ErrMessage is { Length: > 0 } error)
        {
            return error;
        }

        // Refusals that are not meant for people (a bare HTTP status, as headscale's) are only told as a health warning.
        var text = notify.Health?.Warnings?.GetValueOrDefault(LoginState)?.Text;
        return text is not null && text.Contains(RefusedByStatus, StringComparison.Ordinal)
            ? text
            : notify.BrowseToURL is { Length: > 0 } ? "the control server asks for an interactive login, so it did not accept the auth key" : null;
    }

    /// <summary>Everything tailscaled complains about, in one line; null when nothing.</summary>
    public static string? Complaints(IpnHealth? health) =>
        health?.Warnings is { Count: > 0 } warnings ? string.Join("; ", warnings.Values.Select(static w => w.Text ?? w.Title ?? w.WarnableCode)) : null;
}
