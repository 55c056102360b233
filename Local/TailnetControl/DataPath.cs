namespace TailnetControl;

/// <summary>
/// The data path between two daemons: a TCP connection over loopback for each tailnet connection, that begins with one line
/// <c>TAILNET1 pathKey address port</c> and is answered with one byte; <c>TAILNET1 pathKey disco</c> and <c>… handshake</c> only ask whether the
/// other knows this node. It stands in for WireGuard and does not encrypt.
/// </summary>
public static class DataPath
{
    public const string Greeting = "TAILNET1";

    /// <summary>Asks for a disco pong.</summary>
    public const string Disco = "disco";

    /// <summary>Begins a WireGuard session.</summary>
    public const string Handshake = "handshake";

    /// <summary>The longest greeting line in bytes, line end included.</summary>
    public const int MaxGreetingLength = 256;

    /// <summary>The connection is up; what follows is the stream.</summary>
    public const byte Accepted = 0;

    /// <summary>Nothing listens on that port (TCP RST).</summary>
    public const byte Refused = 1;
}
