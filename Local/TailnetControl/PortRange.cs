using System.Runtime.InteropServices;

namespace TailnetControl;

/// <summary>Ports from first to last, both included.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PortRange(int First, int Last)
{
    public static PortRange All { get; } = new(0, 65535);

    public bool Contains(int port) => port >= First && port <= Last;
}
