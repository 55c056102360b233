using System.Globalization;
using System.Net;
using TailnetControl;
using TailnetEmulator.Keys;

namespace TailnetEmulator.Nodes;

/// <summary>The tailnet's devices. <see cref="ControlPlane"/> holds its lock around every call.</summary>
internal sealed class NodeStore(TimeProvider time)
{
    private const uint FirstAddress = 0x6440_0001; // 100.64.0.1
    private const int MaxLabelLength = 63;

    private readonly Dictionary<string, Node> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _byKeyDigest = new(StringComparer.Ordinal);
    private uint _count;

    public IEnumerable<Node> All => _byId.Values;

    public Node? Find(string id) => _byId.GetValueOrDefault(id);

    public Node? FindByKey(string nodeKey) => _byKeyDigest.GetValueOrDefault(Secret.Digest(nodeKey));

    public Node Add(RegisterRequest request, AuthKey key, bool approved)
    {
        var number = _count++;
        var now = time.GetUtcNow();
        var node = new Node
        {
            Id = $"n{Secret.New(11)}CNTRL",
            KeyDigest = Secret.Digest(request.NodeKey),
            Label = FreeLabel(request.Hostname),
            Address4 = Address4(number),
            Address6 = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"fd7a:115c:a1e0::{number / 0x10000 + 1:x}:{(number % 0x10000) + 1:x}")),
            Ephemeral = key.Create.Ephemeral || request.Ephemeral,
            Tags = key.Create.Tags ?? [],
            Created = now,
            AuthKeyId = key.Id,
            Approved = approved,
            Settings = request,
            LastSeen = now,
        };
        _byId.Add(node.Id, node);
        _byKeyDigest.Add(node.KeyDigest, node);
        return node;
    }

    public void Remove(Node node)
    {
        _byId.Remove(node.Id);
        _byKeyDigest.Remove(node.KeyDigest);
    }

    private static IPAddress Address4(uint number)
    {
        var bytes = BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(FirstAddress + number)));
        return new IPAddress(bytes);
    }

    // Two devices of one name: the second gets a number, as in MagicDNS.
    private string FreeLabel(string hostname)
    {
        var cleaned = new string([.. hostname.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        var label = cleaned.Length == 0 ? "device" : cleaned[..Math.Min(cleaned.Length, MaxLabelLength - 5)];
        var candidate = label;
        for (var i = 1; _byId.Values.Any(n => n.Label == candidate); i++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{label}-{i}");
        }

        return candidate;
    }
}
