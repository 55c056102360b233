using System.Net;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Policy;

/// <summary>One entry of a rule's <c>src</c> or <c>dst</c>.</summary>
internal sealed class NodeSelector(Func<Node, bool> matches)
{
    public static NodeSelector Any { get; } = new(static _ => true);

    public bool Matches(Node node) => matches(node);

    /// <exception cref="FormatException">The text selects nothing this emulator knows.</exception>
    public static NodeSelector Parse(string text, IReadOnlyDictionary<string, string> hosts)
    {
        text = hosts.GetValueOrDefault(text, text);
        if (text is "*" or "autogroup:danger-all")
        {
            return Any;
        }

        if (text.StartsWith("tag:", StringComparison.Ordinal))
        {
            return new(node => node.Tags.Contains(text, StringComparer.Ordinal));
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return new(node => network.Contains(node.Address4) || network.Contains(node.Address6));
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return new(node => node.Address4.Equals(address) || node.Address6.Equals(address));
        }

        return text switch
        {
            "autogroup:member" => new(static node => node.Tags.Length == 0),
            "autogroup:tagged" => new(static node => node.Tags.Length > 0),
            _ when text.Contains(':', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal) =>
                throw new FormatException($"'{text}' is not supported by the emulator: use *, tag:…, an address, a network, a host name, autogroup:member or autogroup:tagged."),
            _ => new(node => node.IsCalled(text)),
        };
    }
}
