using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Routing.Verification;

/// <summary>A place in a request: <c>header:Name</c>, <c>query:name</c>, <c>form:name</c> or <c>json:/pointer</c>.</summary>
/// <param name="Kind">Which part of the request.</param>
/// <param name="Name">Name or pointer, UTF-8; a header's in lower case.</param>
public sealed record Place(PlaceKind Kind, byte[] Name)
{
    /// <summary>What a setting may say.</summary>
    public const string Allowed = "header:Name, query:name, form:name or json:/pointer";

    /// <summary>A header.</summary>
    public static Place Header(string name) => new(PlaceKind.Header, Encoding.ASCII.GetBytes(name.ToLowerInvariant()));

    /// <summary>Reads a place.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Place? place)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[(colon + 1)..];
        place = (colon < 0 || name.Length == 0 ? "" : text[..colon]) switch
        {
            "header" => Header(name),
            "query" => new Place(PlaceKind.Query, Encoding.UTF8.GetBytes(name)),
            "form" => new Place(PlaceKind.Form, Encoding.UTF8.GetBytes(name)),
            "json" when name[0] == '/' => new Place(PlaceKind.Json, Encoding.UTF8.GetBytes(name)),
            _ => null,
        };
        return place is not null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Encoding.UTF8.GetString(Name)}";
}
