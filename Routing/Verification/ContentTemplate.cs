using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Routing.Verification;

/// <summary>What a signature covers: literal text with <c>{body}</c>, <c>{timestamp}</c>, <c>{method}</c>, <c>{path}</c>, <c>{query}</c>, <c>{header:Name}</c>.</summary>
public sealed class ContentTemplate
{
    private ContentTemplate(IReadOnlyList<ContentPart> parts) => Parts = parts;

    /// <summary>The body alone.</summary>
    public static ContentTemplate Body { get; } = new([new ContentPart(ContentPartKind.Body, [])]);

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<ContentPart> Parts { get; }

    /// <summary>Whether a part is of that kind.</summary>
    public bool Uses(ContentPartKind kind) => Parts.Any(part => part.Kind == kind);

    /// <summary>A template known to be right.</summary>
    internal static ContentTemplate Of(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new ArgumentException(error, nameof(text));

    /// <summary>Reads a template. It must cover the body: else anyone could put another one under a signature.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ContentTemplate? template, [NotNullWhen(false)] out string? error)
    {
        var parts = new List<ContentPart>();
        template = null;
        error = null;
        var rest = text;
        while (rest.Length > 0)
        {
            var open = rest.IndexOf('{', StringComparison.Ordinal);
            var literal = open < 0 ? rest : rest[..open];
            if (literal.Length > 0)
            {
                parts.Add(new ContentPart(ContentPartKind.Literal, Encoding.UTF8.GetBytes(literal)));
            }

            if (open < 0)
            {
                break;
            }

            var close = rest.IndexOf('}', open);
            if (close < 0 || Placeholder(rest[(open + 1)..close]) is not { } part)
            {
                error = $"'{text}' has a placeholder that is not {{body}}, {{timestamp}}, {{method}}, {{path}}, {{query}} or {{header:Name}}";
                return false;
            }

            parts.Add(part);
            rest = rest[(close + 1)..];
        }

        if (!parts.Exists(part => part.Kind == ContentPartKind.Body))
        {
            error = $"'{text}' must hold {{body}}: a signature that does not cover the body proves nothing about it";
            return false;
        }

        template = new ContentTemplate(parts);
        return true;
    }

    private static ContentPart? Placeholder(string name) => name switch
    {
        "body" => new ContentPart(ContentPartKind.Body, []),
        "timestamp" => new ContentPart(ContentPartKind.Timestamp, []),
        "method" => new ContentPart(ContentPartKind.Method, []),
        "path" => new ContentPart(ContentPartKind.Path, []),
        "query" => new ContentPart(ContentPartKind.Query, []),
        _ when name.StartsWith("header:", StringComparison.Ordinal) && name.Length > 7 =>
            new ContentPart(ContentPartKind.Header, Encoding.ASCII.GetBytes(name[7..].ToLowerInvariant())),
        _ => null,
    };
}
