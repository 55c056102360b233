using Tailnet.LocalApi;

namespace Tailscaled.Backend;

/// <summary>What the daemon finds wrong, in tailscaled's words.</summary>
internal sealed class HealthTracker
{
    private const string LoginState = "login-state";

    /// <summary>The control server's refusal.</summary>
    public string? LoginError { get; set; }

    /// <summary>Why the control server was not reached.</summary>
    public string? ControlError { get; set; }

    public void Clear() => (LoginError, ControlError) = (null, null);

    public string[] Texts(BackendState state) => Finding(state) is { } text ? [text] : [];

    public IpnHealth For(BackendState state) => new()
    {
        Warnings = Texts(state).ToDictionary(
            static _ => LoginState,
            static text => new IpnHealthWarning { WarnableCode = LoginState, Severity = "medium", Text = text },
            StringComparer.Ordinal),
    };

    // A control server that is lost while the node is up is told of after 8 minutes only: here, never.
    private string? Finding(BackendState state)
    {
        var error = LoginError ?? (state == BackendState.Running || ControlError is null ? null : $"fetch control key: {ControlError}");
        return error is null ? null : $"You are logged out. The last login error was: {error}";
    }
}
