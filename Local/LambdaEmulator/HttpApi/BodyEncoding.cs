using System.Text;

namespace LambdaEmulator.HttpApi;

/// <summary>Which request bodies reach a function as text: those of a few types, when they are UTF-8; all others in base64.</summary>
internal static class BodyEncoding
{
    private static readonly string[] _textTypes = ["application/json", "application/xml", "application/javascript"];
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null when the body goes in base64.</summary>
    public static string? TextOf(string? contentType, ReadOnlyMemory<byte> body)
    {
        var type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (!type.StartsWith("text/", StringComparison.Ordinal) && !_textTypes.Contains(type, StringComparer.Ordinal))
        {
            return null;
        }

        try
        {
            return _strict.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
