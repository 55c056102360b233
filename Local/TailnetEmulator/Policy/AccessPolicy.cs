using System.Text.Json;
using TailnetControl;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Policy;

/// <summary>
/// Who may reach which port: the <c>acls</c> and <c>grants</c> of a tailnet policy file. Selectors: <c>*</c>, <c>tag:…</c>,
/// addresses, networks, names from <c>hosts</c>, host names, <c>autogroup:member</c>, <c>autogroup:tagged</c>. Users and groups
/// do not exist here.
/// </summary>
/// <remarks>Source: https://tailscale.com/kb/1337/policy-syntax</remarks>
internal sealed class AccessPolicy
{
    private readonly IReadOnlyList<AccessRule> _rules;

    private AccessPolicy(IReadOnlyList<AccessRule> rules) => _rules = rules;

    public static AccessPolicy AllowAll { get; } = new([new AccessRule([NodeSelector.Any], [NodeSelector.Any], [PortRange.All])]);

    /// <summary>Reads a policy (JSON with comments and trailing commas).</summary>
    /// <exception cref="FormatException">It is not one; the message says where.</exception>
    public static AccessPolicy Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return new AccessPolicy([.. PolicyReader.Read(document.RootElement)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"The policy is not readable: {exception.Message}", exception);
        }
    }

    /// <summary>The ports of a node that another may reach.</summary>
    public IReadOnlyList<PortRange> PortsFrom(Node source, Node destination) =>
        [.. _rules.Where(r => r.Sources.Any(s => s.Matches(source)) && r.Destinations.Any(d => d.Matches(destination))).SelectMany(static r => r.Ports)];
}
