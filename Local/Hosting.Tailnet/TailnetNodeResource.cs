using Hosting.Processes;

namespace Hosting.Tailnet;

/// <summary>A node of a tailnet that lets the tailnet reach this machine's ports.</summary>
/// <param name="name">The resource's name.</param>
public sealed class TailnetNodeResource(string name)
    : ExecutableResource(name, BuiltProgram.PathOf(Program), Path.GetDirectoryName(BuiltProgram.PathOf(Program))!)
{
    private const string Program = "TailnetNode";
}
