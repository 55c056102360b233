using System.Text;

namespace Extension.Tunnel;

/// <summary>Reads the lines of a program's output, each cut at <see cref="MaxLength"/>: what the program writes without a line end is not kept.</summary>
internal static class BoundedLines
{
    /// <summary>The most characters of a line; more than <see cref="Tailnet.Daemon.DaemonLogLine"/> shows.</summary>
    public const int MaxLength = 4096;

    /// <summary>Hands over every line up to the end of the output; a last line without line end counts.</summary>
    public static async Task ReadAsync(TextReader reader, Action<string> output)
    {
        var buffer = new char[1024];
        var line = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            Take(buffer.AsSpan(0, read), line, output);
        }

        if (line.Length > 0)
        {
            output(line.ToString());
        }
    }

    private static void Take(ReadOnlySpan<char> text, StringBuilder line, Action<string> output)
    {
        for (var end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n'))
        {
            Append(text[..end], line);
            output(line.ToString().TrimEnd('\r'));
            line.Clear();
            text = text[(end + 1)..];
        }

        Append(text, line);
    }

    private static void Append(ReadOnlySpan<char> text, StringBuilder line) => line.Append(text[..Math.Min(text.Length, MaxLength - line.Length)]);
}
