using System.Globalization;

namespace Tailscaled;

/// <summary>Log lines as tailscaled writes them.</summary>
internal sealed class DaemonLogger(TextWriter output, TimeProvider time)
{
    public void Write(string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy/MM/dd HH:mm:ss} {text}"));
}
