using System.Globalization;
using System.Text.Json;
using TailnetControl;

namespace TailnetEmulator.Policy;

/// <summary>Reads the rules of a policy file.</summary>
internal static class PolicyReader
{
    public static IEnumerable<AccessRule> Read(JsonElement policy)
    {
        var hosts = policy.TryGetProperty("hosts", out var aliases)
            ? aliases.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString() ?? throw new FormatException("hosts: null is not an address."), StringComparer.Ordinal)
            : [];
        foreach (var acl in Items(policy, "acls"))
        {
            var action = acl.GetProperty("action").GetString();
            if (action != "accept")
            {
                throw new FormatException($"acls: action '{action}' is not 'accept'.");
            }

            // "tag:server:80,443": what is left of the last colon are the ports. Each destination has its own.
            var sources = Selectors(acl, "src", hosts);
            foreach (var destination in Strings(acl, "dst"))
            {
                var colon = destination.LastIndexOf(':');
                if (colon <= 0)
                {
                    throw new FormatException($"acls: dst '{destination}' has no ports, such as tag:server:443 or *:*.");
                }

                yield return new AccessRule(sources, [NodeSelector.Parse(destination[..colon].Trim('[', ']'), hosts)], Ports(destination[(colon + 1)..]));
            }
        }

        foreach (var grant in Items(policy, "grants"))
        {
            var ports = Strings(grant, "ip").SelectMany(static ip => Ports(ip.StartsWith("tcp:", StringComparison.Ordinal) ? ip[4..] : ip)).ToArray();
            yield return new AccessRule(Selectors(grant, "src", hosts), Selectors(grant, "dst", hosts), ports);
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static IEnumerable<string> Strings(JsonElement parent, string name) =>
        parent.GetProperty(name).EnumerateArray().Select(static e => e.GetString() ?? throw new FormatException("null is not a name."));

    private static NodeSelector[] Selectors(JsonElement parent, string name, Dictionary<string, string> hosts) =>
        [.. Strings(parent, name).Select(text => NodeSelector.Parse(text, hosts))];

    private static PortRange[] Ports(string text) => [.. text.Split(',').Select(Range)];

    private static PortRange Range(string text)
    {
        if (text == "*")
        {
            return PortRange.All;
        }

        var parts = text.Split('-', 2);
        return Number(parts[0], out var first) && Number(parts[^1], out var last) && first <= last
            ? new PortRange(first, last)
            : throw new FormatException($"'{text}' is not a port, a range such as 8000-8099, or *.");
    }

    private static bool Number(string text, out ushort number) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
