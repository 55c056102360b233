using System.Globalization;

namespace TailscaledContainer;

/// <summary>Who runs this process.</summary>
internal sealed record ProcessUser(int UserId, int GroupId)
{
    public static ProcessUser Current { get; } = new(Effective("Uid:"), Effective("Gid:"));

    public bool IsRoot => UserId == 0;

    // proc(5): "Uid:" and "Gid:" are followed by the real, effective, saved and filesystem id.
    private static int Effective(string field) => int.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
}
