using System.Security.Cryptography;
using System.Text;
using TailnetControl;
using TailnetEmulator.Faults;
using TailnetEmulator.Nodes;
using TailnetEmulator.Policy;

namespace TailnetEmulator;

/// <summary>Writes down what a node is told of itself and of the others.</summary>
internal sealed class NetMapBuilder(TailnetOptions options, FaultBoard faults)
{
    // WireGuard's.
    private const int RekeyTimeoutMs = 5000;

    private readonly byte[] _pathSecret = RandomNumberGenerator.GetBytes(32);

    /// <summary>The netmap of a node.</summary>
    /// <param name="node">Whom it is for.</param>
    /// <param name="all">All nodes of the tailnet.</param>
    /// <param name="policy">Who may reach whom.</param>
    public NetMap For(Node node, IEnumerable<Node> all, AccessPolicy policy) => faults.IsExpired(node)
        ? new NetMap { State = NodeState.NeedsLogin, Domain = options.Domain }
        : new NetMap
        {
            State = node.State,
            Domain = options.Domain,
            Self = Describe(node),
            Peers = node.Approved ? [.. all.Where(peer => peer != node).Select(peer => Peer(node, peer, policy)).OfType<NetPeer>()] : [],
        };

    private NetNode Describe(Node node) => new()
    {
        Id = node.Id,
        Name = $"{node.Label}.{options.Domain}",
        Hostname = node.Settings.Hostname,
        Addresses = [node.Address4.ToString(), node.Address6.ToString()],
        Tags = node.Tags,
        Online = node.Online,
    };

    // A peer is seen when either may reach the other.
    private NetPeer? Peer(Node self, Node peer, AccessPolicy policy)
    {
        var inbound = policy.PortsFrom(peer, self);
        if (!peer.Approved || faults.IsExpired(peer) || (inbound.Count == 0 && policy.PortsFrom(self, peer).Count == 0))
        {
            return null;
        }

        var offline = faults.Concerns(FaultName.PeerOffline, peer);
        return new NetPeer
        {
            Id = peer.Id,
            Name = $"{peer.Label}.{options.Domain}",
            Hostname = peer.Settings.Hostname,
            Addresses = [peer.Address4.ToString(), peer.Address6.ToString()],
            Tags = peer.Tags,
            Online = peer.Online && !offline,
            Endpoint = peer.Settings.Endpoint,
            PathKey = PathKey(self, peer),
            Inbound = self.Settings.ShieldsUp ? [] : inbound,
            Routes = peer.Settings.AdvertiseRoutes,
            Blocked = offline || faults.Concerns(FaultName.PeerOffline, self) || faults.Concerns(FaultName.DataStalled, self, peer),
            HandshakeLost = peer.Created > self.Created && faults.Concerns(FaultName.HandshakeLost, peer),
            HandshakeCollisionMs = faults.Concerns(FaultName.HandshakeCollision, peer) ? Math.Max(faults[FaultName.HandshakeCollision]!.DelayMs, RekeyTimeoutMs) : 0,
            DelayMs = faults.Concerns(FaultName.PacketDelay, self, peer) ? faults[FaultName.PacketDelay]!.DelayMs : 0,
        };
    }

    private string PathKey(Node left, Node right)
    {
        var (first, second) = string.CompareOrdinal(left.Id, right.Id) < 0 ? (left.Id, right.Id) : (right.Id, left.Id);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_pathSecret, Encoding.UTF8.GetBytes($"{first} {second}")));
    }
}
