namespace TailnetEmulator.Faults;

/// <summary>The faults that can be switched on.</summary>
internal static class FaultName
{
    public const string ControlDown = "control-down";
    public const string LoginSlow = "login-slow";
    public const string LoginRefused = "login-refused";
    public const string KeyExpired = "key-expired";
    public const string DataStalled = "data-stalled";
    public const string PacketDelay = "packet-delay";
    public const string PeerOffline = "peer-offline";
    public const string HandshakeLost = "handshake-lost";
    public const string HandshakeCollision = "handshake-collision";
    public const string NetMapSlow = "netmap-slow";
    public const string NodeRemoved = "node-removed";
    public const string DaemonCrash = "daemon-crash";
    public const string ClockJump = "clock-jump";

    /// <summary>Name and meaning, for people.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ControlDown] = "The control server breaks every connection; nodes that are up keep their data path.",
        [LoginSlow] = "A login takes delayMs longer.",
        [LoginRefused] = "Logins are refused with message; mode 'http' refuses with a bare status, as headscale does.",
        [KeyExpired] = "Auth keys count as expired, and so do the node keys of node (or of all).",
        [DataStalled] = "No data gets through to or from node (or at all); connections stay open.",
        [PacketDelay] = "Data is held back for delayMs on its way to and from node (or at all).",
        [PeerOffline] = "The other nodes see node as offline and do not reach it.",
        [HandshakeLost] = "A node's first dial to node (or to any) that joined after it gets no answer, as real tailscaleds often do.",
        [HandshakeCollision] = "A daemon that is frozen for 2 s with a connection to node (or to any) open begins its next handshake in vain, and another one 5 s (or delayMs, if that is longer) later.",
        [NetMapSlow] = "What changes in the tailnet is told to the nodes delayMs later; a node's own first netmap is not delayed.",
        [NodeRemoved] = "The control server forgets node (or every node); their daemons stay Running. Happens once.",
        [DaemonCrash] = "The daemon of node (or every one) ends at once. Happens once.",
        [ClockJump] = "As after a thaw, the connections of node (or of every one) break and its next dial fails. Happens once.",
    };
}
