using System.Text;

namespace Processes;

internal static class OutputReader
{
    private const int MaxLineLength = 65_536;

    /// <summary>Hands over the lines of a stream until its end; a last line without line end counts.</summary>
    public static async Task ReadAsync(StreamReader reader, OutputStream stream, Action<OutputLine> output)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer)) > 0)
            {
                Append(buffer.AsSpan(0, read), line, stream, output);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The stream was closed under us because the child was disposed: what was read so far counts.
        }

        if (line.Length > 0)
        {
            Flush(line, stream, output);
        }
    }

    private static void Append(ReadOnlySpan<char> text, StringBuilder line, OutputStream stream, Action<OutputLine> output)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var piece = end < 0 ? text : text[..end];
            var room = MaxLineLength - line.Length;
            if (piece.Length > room)
            {
                line.Append(piece[..room]);
                Flush(line, stream, output);
                text = text[room..];
                continue;
            }

            line.Append(piece);
            if (end >= 0)
            {
                Flush(line, stream, output);
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }
    }

    private static void Flush(StringBuilder line, OutputStream stream, Action<OutputLine> output)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        output(new OutputLine(stream, line.ToString()));
        line.Clear();
    }
}
