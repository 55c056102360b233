using System.Globalization;

namespace Deployment.Cost;

/// <summary>Measured durations of the forwarder at one memory size, as Lambda's REPORT lines give them.</summary>
/// <param name="MemoryMb">Memory of the function.</param>
/// <param name="WarmMs">Duration of a warm invocation.</param>
/// <param name="ColdMs">Init Duration and Duration of a cold one together: both are billed.</param>
public sealed record Measurement(int MemoryMb, decimal WarmMs, decimal ColdMs)
{
    /// <summary>Reads <c>MB:WARM:COLD</c>, such as <c>256:9.5:850</c>; null when it is not that.</summary>
    public static Measurement? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') is [var memory, var warm, var cold]
            && int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var mb) && mb is >= 128 and <= 10_240
            && decimal.TryParse(warm, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var warmMs)
            && decimal.TryParse(cold, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var coldMs)
                ? new Measurement(mb, warmMs, coldMs)
                : null;
    }
}
