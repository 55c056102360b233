using System.Globalization;
using System.Text;

namespace LambdaEmulator.Sandboxes;

/// <summary>The line that Lambda writes after each invocation, fields separated by tabs.</summary>
/// <param name="RequestId">The invocation's.</param>
/// <param name="Duration">From the invocation to the last call of next.</param>
/// <param name="InitDuration">Of a cold start; billed like the rest.</param>
/// <param name="MemorySize">Megabytes configured.</param>
/// <param name="MaxMemoryUsed">Megabytes.</param>
/// <param name="Status">null, or <c>timeout</c> or <c>error</c>.</param>
/// <param name="ErrorType">With status error.</param>
internal sealed record ReportLine(
    string RequestId, TimeSpan Duration, TimeSpan? InitDuration, int MemorySize, int MaxMemoryUsed, string? Status, string? ErrorType)
{
    public override string ToString()
    {
        var billed = Math.Ceiling((Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"REPORT RequestId: {RequestId}\tDuration: {Duration.TotalMilliseconds:0.00} ms\t");
        line.Append(CultureInfo.InvariantCulture, $"Billed Duration: {billed:0} ms\tMemory Size: {MemorySize} MB\tMax Memory Used: {MaxMemoryUsed} MB\t");
        if (InitDuration is { } init)
        {
            line.Append(CultureInfo.InvariantCulture, $"Init Duration: {init.TotalMilliseconds:0.00} ms\t");
        }

        if (Status is not null)
        {
            line.Append(CultureInfo.InvariantCulture, $"Status: {Status}\t");
        }

        if (ErrorType is not null)
        {
            line.Append(CultureInfo.InvariantCulture, $"Error Type: {ErrorType}\t");
        }

        return line.ToString();
    }
}
