namespace Tailscaled.Control;

/// <summary>The control server answered a login with an error status.</summary>
internal sealed class ControlRefusedException(string message) : Exception(message);

/// <summary>The control server does not know the node (any more).</summary>
internal sealed class NodeUnknownException() : Exception("PollNetMap: initial fetch failed 404: node not found");
