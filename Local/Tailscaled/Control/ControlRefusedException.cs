namespace Tailscaled.Control;

/// <summary>The control server answered a login with an error status.</summary>
internal sealed class ControlRefusedException(string message) : Exception(message);
