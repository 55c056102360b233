using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Routing.Verification;

/// <summary>What a signature covers: literal text with placeholders (<see cref="ContentPartKind"/>).</summary>
public sealed class ContentTemplate
{
    /// <summary>What a template may hold.</summary>
    public const string Allowed = "{body}, {body:sha256}, {params}, {timestamp}, {method}, {path}, {query}, {url}, {header:Name}, {query:name}, {form:name} or {json:/pointer}";

    private ContentTemplate(string text, IReadOnlyList<ContentPart> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The template as it is written.</summary>
    public string Text { get; }

    /// <summary>The parts in their order.</summary>
    public IReadOnlyList<ContentPart> Parts { get; }

    /// <summary>Whether the body is all there is: most signatures are so.</summary>
    public bool IsBodyAlone => Parts is [{ Kind: ContentPartKind.Body }];

    /// <summary>Whether the whole body is covered: else anyone could put another one under a signature.</summary>
    public bool CoversBody => Uses(ContentPartKind.Body) || Uses(ContentPartKind.BodyHash) || Uses(ContentPartKind.Parameters);

    /// <summary>Whether a part is of that kind.</summary>
    public bool Uses(ContentPartKind kind) => Parts.Any(part => part.Kind == kind);

    /// <summary>A template known to be right.</summary>
    public static ContentTemplate Of(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new ArgumentException(error, nameof(text));

    /// <summary>Reads a template.</summary>
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
                parts.Add(new ContentPart(ContentPartKind.Literal, Encoding.UTF8.GetBytes(literal), []));
            }

            if (open < 0)
            {
                break;
            }

            var close = rest.IndexOf('}', open);
            if (close < 0 || Placeholder(rest[(open + 1)..close]) is not { } part)
            {
                error = $"'{text}' has a placeholder that is not {Allowed}";
                return false;
            }

            parts.Add(part);
            rest = rest[(close + 1)..];
        }

        template = new ContentTemplate(text, parts);
        return true;
    }

    private static ContentPart? Placeholder(string name)
    {
        ContentPartKind? kind = name switch
        {
            "body" => ContentPartKind.Body,
            "body:sha256" => ContentPartKind.BodyHash,
            "params" => ContentPartKind.Parameters,
            "timestamp" => ContentPartKind.Timestamp,
            "method" => ContentPartKind.Method,
            "path" => ContentPartKind.Path,
            "query" => ContentPartKind.Query,
            "url" => ContentPartKind.Url,
            "secret" => ContentPartKind.Secret,
            _ => null,
        };
        if (kind is not null)
        {
            return new ContentPart(kind.Value, [], []);
        }

        var isOptional = name.EndsWith('?');
        var places = new List<Place>();
        foreach (var text in name.TrimEnd('?').Split('|'))
        {
            if (!Place.TryParse(text, out var place))
            {
                return null;
            }

            places.Add(place);
        }

        return new ContentPart(ContentPartKind.Place, [], places, isOptional);
    }
}
