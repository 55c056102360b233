using System.Net;
using TailnetControl;

namespace Tailscaled.Backend;

/// <summary>The netmap as the data path asks it. Immutable; <see cref="LocalBackend"/> replaces it whole.</summary>
internal sealed class NetMapView
{
    private readonly Dictionary<string, NetPeer> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NetPeer> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, NetPeer> _byPathKey = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, NetPeer> _byAddress = [];
    private readonly List<(IPNetwork Network, NetPeer Peer)> _routes = [];

    public NetMapView(NetMap map)
    {
        Map = map;
        foreach (var peer in map.Peers)
        {
            _byId[peer.Id] = peer;
            _byName[peer.Name] = peer;
            _byName[peer.Name[..peer.Name.IndexOf('.', StringComparison.Ordinal)]] = peer;
            _byPathKey[peer.PathKey] = peer;
            foreach (var address in peer.Addresses)
            {
                _byAddress[IPAddress.Parse(address)] = peer;
            }

            _routes.AddRange(peer.Routes.Where(static r => !IsExit(r)).Select(r => (IPNetwork.Parse(r), peer)));
        }
    }

    public static NetMapView Empty { get; } = new(new NetMap { State = NodeState.NeedsLogin, Domain = "" });

    public NetMap Map { get; }

    public NetPeer? ById(string id) => _byId.GetValueOrDefault(id);

    public NetPeer? ByName(string name) => _byName.GetValueOrDefault(name.TrimEnd('.'));

    public NetPeer? ByPathKey(string key) => _byPathKey.GetValueOrDefault(key);

    public NetPeer? ByAddress(IPAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>Whether a route is an exit node's: everything.</summary>
    public static bool IsExit(string route) => route is "0.0.0.0/0" or "::/0";

    /// <summary>Whose address it is, this node included.</summary>
    public NetNode? NodeByAddress(IPAddress address) => IsSelf(address) ? Map.Self : ByAddress(address);

    /// <summary>The peer whose subnet holds an address; the most specific one.</summary>
    public NetPeer? ByRoute(IPAddress address) =>
        _routes.Where(r => r.Network.Contains(address)).OrderByDescending(static r => r.Network.PrefixLength).Select(static r => r.Peer).FirstOrDefault();

    public bool IsSelf(IPAddress address) => Map.Self?.Addresses.Contains(address.ToString(), StringComparer.Ordinal) == true;
}
