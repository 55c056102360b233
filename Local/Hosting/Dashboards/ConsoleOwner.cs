using Aspire.Hosting.ApplicationModel;
using Dashboard.Resources;
using EmbeddedHosting.Consoles;
using EmbeddedHosting.Engine;

namespace EmbeddedHosting.Dashboards;

/// <summary>
/// Whose a console line is. A resource without a process of its own, such as a function, is written about by its parent, which puts the
/// name in front: <c>forwarder | text</c>. Such a line is shown as the part's own, without the name.
/// </summary>
internal sealed class ConsoleOwner(DistributedApplicationModel model)
{
    private const string Separator = " | ";

    private readonly ILookup<string, string> _parts = (from resource in model.Resources
                                                       let parent = InitialState.ParentOf(resource)
                                                       where parent is not null
                                                       select (Parent: parent.Name, resource.Name))
        .ToLookup(static pair => pair.Parent, static pair => pair.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The resources in whose logs lines of this one can be.</summary>
    public IEnumerable<string> WritersOf(string resourceName) =>
        _parts.Where(parts => parts.Contains(resourceName, StringComparer.OrdinalIgnoreCase)).Select(static parts => parts.Key).Append(resourceName);

    /// <summary>The line as its owner's.</summary>
    public ConsoleLogLine Map(ResourceLogEntry entry)
    {
        var line = ResourceMapping.Map(entry);
        var part = _parts[entry.Resource].FirstOrDefault(name =>
            entry.Text.StartsWith(name, StringComparison.Ordinal) && entry.Text.AsSpan(name.Length).StartsWith(Separator));
        return part is null ? line : line with { Resource = part, Text = entry.Text[(part.Length + Separator.Length)..] };
    }
}
