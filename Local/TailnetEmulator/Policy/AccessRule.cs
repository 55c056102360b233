using TailnetControl;

namespace TailnetEmulator.Policy;

/// <summary>Sources that may reach ports of destinations.</summary>
internal sealed record AccessRule(IReadOnlyList<NodeSelector> Sources, IReadOnlyList<NodeSelector> Destinations, IReadOnlyList<PortRange> Ports);
