using Routing.Verification;

namespace Routing.Configuration;

/// <summary>Reads a route's <c>verification</c>.</summary>
internal static class VerificationReader
{
    private const double MaxToleranceSeconds = 24 * 60 * 60;

    public static VerificationOptions? Read(JsonScope? scope)
    {
        if (scope is null)
        {
            return null;
        }

        var name = scope.Text("scheme", required: true);
        var scheme = name is null ? null : Schemes.Find(name);
        // Whatever the scheme is to be, most want a secret: all errors at once.
        var secrets = scheme?.HasSecret != false ? ReadSecrets(scope) : [];
        if (scheme is null)
        {
            if (name is not null)
            {
                scope.Error("scheme", $"is '{name}'; it must be hmac or one of {string.Join(", ", Schemes.All.Select(known => known.Name).Order(StringComparer.Ordinal))}");
            }

            return null;
        }

        scheme = name == Schemes.Described ? DescribedSchemeReader.Read(scope, scheme) : ReadDetails(scope, scheme);
        if (scheme.HasTime && scope.Number("toleranceSeconds", 1, MaxToleranceSeconds) is { } seconds)
        {
            scheme = scheme with { Tolerance = TimeSpan.FromSeconds(seconds) };
        }

        var content = ReadContent(scope, scheme);
        var options = new VerificationOptions
        {
            Scheme = scheme,
            Content = content,
            Secrets = secrets,
            PublicUrl = content.Uses(ContentPartKind.Url) || scheme.Jwt?.UrlHashClaim is not null ? ReadPublicUrl(scope) : null,
        };
        scope.End();
        return options;
    }

    /// <summary>Reads a header's name, in lower case; null when there is none.</summary>
    public static string? ReadHeader(JsonScope scope, string name)
    {
        if (scope.Text(name) is not { } header)
        {
            return null;
        }

        HeaderRulesReader.CheckName(scope, name, header);
        return header.ToLowerInvariant();
    }

    /// <summary>Reads a place, or a list of places; empty when there is none.</summary>
    public static IReadOnlyList<Place> ReadPlaces(JsonScope scope, string name)
    {
        var places = new List<Place>();
        foreach (var text in scope.TextOrTexts(name))
        {
            if (Place.TryParse(text, out var place))
            {
                places.Add(place);
            }
            else
            {
                scope.Error(name, $"'{text}' must be {Place.Allowed}");
            }
        }

        return places;
    }

    private static SecretReference[] ReadSecrets(JsonScope scope)
    {
        var secret = SecretReferenceReader.Read(scope, "secret");
        return scope.Has("otherSecret") ? [secret, SecretReferenceReader.Read(scope, "otherSecret")] : [secret];
    }

    /// <summary>What named schemes leave open: whose messages they are, where signed for everyone; where a secret that is sent as it is stands.</summary>
    private static SignatureScheme ReadDetails(JsonScope scope, SignatureScheme scheme)
    {
        if (scheme.Method == VerificationMethod.Sns)
        {
            return scheme with { TopicArn = scope.Text("topicArn", required: true) };
        }

        // Keys that sign for all of a provider's customers: which of them it was has to be said.
        if (scheme.Jwt is { KeysUrl: not null } rules)
        {
            return scheme with { Jwt = rules with { Audience = scope.Text("audience", required: true), Email = scope.Text("email", required: true) } };
        }

        if (scheme.Name != "api-key")
        {
            return scheme;
        }

        var places = ReadPlaces(scope, "from");
        var header = ReadHeader(scope, "header");
        if (header is not null && places.Count > 0)
        {
            scope.Error("header", "and from say the same: leave one out");
        }

        return scheme with
        {
            From = header is not null ? [Place.Header(header)] : places.Count > 0 ? places : scheme.From,
            Prefix = scope.Text("prefix") ?? "",
        };
    }

    private static ContentTemplate ReadContent(JsonScope scope, SignatureScheme scheme)
    {
        if (ContentTemplate.TryParse(scheme.Content, out var content, out var error))
        {
            return content;
        }

        scope.Error("content", error);
        return ContentTemplate.Of("{body}");
    }

    private static string? ReadPublicUrl(JsonScope scope)
    {
        if (scope.Text("publicUrl") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Query.Length > 0)
        {
            scope.Error("publicUrl", $"is '{text}'; it must be scheme, host and, where a mapping puts one before every path, a path: https://hooks.example.com");
        }

        return text.TrimEnd('/');
    }
}
