using Routing.Verification;

namespace Routing.Configuration;

/// <summary>Reads the scheme <c>hmac</c>, which a route describes member by member: whatever a named scheme can be.</summary>
internal static class DescribedSchemeReader
{
    public static SignatureScheme Read(JsonScope scope, SignatureScheme scheme)
    {
        var described = scheme with
        {
            Method = ReadChoice(scope, "method", VerificationMethod.Hmac, Methods),
            From = ReadFrom(scope),
            Separator = scope.Text("separator") ?? "",
            Prefix = scope.Text("prefix") ?? "",
            Algorithm = ReadChoice(scope, "algorithm", SignatureAlgorithm.Sha256, Algorithms),
            Encoding = ReadChoice(scope, "encoding", SignatureEncoding.Hex, Encodings),
            KeyEncoding = ReadChoice(scope, "keyEncoding", KeyEncoding.Text, KeyEncodings),
            KeyPrefix = scope.Text("keyPrefix") ?? "",
            Content = scope.Text("content") ?? scheme.Content,
            TimeFrom = ReadTimeFrom(scope),
            TimePrefix = scope.Text("timestampPrefix") ?? "",
            TimeIsFirst = scope.Flag("timestampFirst"),
            TimeUnit = ReadChoice(scope, "timestampUnit", TimeUnit.Seconds, TimeUnits),
            BodyHashFrom = VerificationReader.ReadPlaces(scope, "bodyHashFrom") is [var place, ..] ? place : null,
        };
        Check(scope, described, isPartial: scope.Flag("partialContent"));
        return described;
    }

    private static readonly (string Name, VerificationMethod Value)[] Methods =
    [
        ("hmac", VerificationMethod.Hmac), ("digest", VerificationMethod.Digest), ("ed25519", VerificationMethod.Ed25519),
        ("ecdsa", VerificationMethod.Ecdsa), ("rsa", VerificationMethod.Rsa),
    ];

    private static readonly (string Name, SignatureAlgorithm Value)[] Algorithms =
    [
        ("sha256", SignatureAlgorithm.Sha256), ("sha384", SignatureAlgorithm.Sha384), ("sha512", SignatureAlgorithm.Sha512), ("sha1", SignatureAlgorithm.Sha1),
    ];

    private static readonly (string Name, SignatureEncoding Value)[] Encodings =
        [("hex", SignatureEncoding.Hex), ("base64", SignatureEncoding.Base64), ("base64url", SignatureEncoding.Base64Url)];

    private static readonly (string Name, KeyEncoding Value)[] KeyEncodings =
        [("text", KeyEncoding.Text), ("hex", KeyEncoding.Hex), ("base64", KeyEncoding.Base64)];

    private static readonly (string Name, TimeUnit Value)[] TimeUnits =
        [("s", TimeUnit.Seconds), ("ms", TimeUnit.Milliseconds), ("rfc3339", TimeUnit.Rfc3339)];

    private static List<Place> ReadFrom(JsonScope scope)
    {
        var places = new List<Place>();
        foreach (var header in scope.TextOrTexts("header"))
        {
            HeaderRulesReader.CheckName(scope, "header", header);
            places.Add(Place.Header(header));
        }

        places.AddRange(VerificationReader.ReadPlaces(scope, "from"));
        if (places.Count == 0 && !scope.Has("header") && !scope.Has("from"))
        {
            scope.Error("header", "is required: the header that holds the signature, or several; for other places write from");
        }

        return places;
    }

    private static List<Place> ReadTimeFrom(JsonScope scope)
    {
        var places = new List<Place>(VerificationReader.ReadPlaces(scope, "timestampFrom"));
        if (VerificationReader.ReadHeader(scope, "timestampHeader") is { } header)
        {
            places.Insert(0, Place.Header(header));
        }

        return places;
    }

    /// <summary>What is refused: everything that would let a signature pass for more than it proves.</summary>
    private static void Check(JsonScope scope, SignatureScheme scheme, bool isPartial)
    {
        if (!ContentTemplate.TryParse(scheme.Content, out var content, out _))
        {
            return;
        }

        if (!content.CoversBody && !isPartial)
        {
            scope.Error("content", $"'{scheme.Content}' must hold {{body}}, {{body:sha256}} or {{params}}: a signature that does not cover the body proves nothing about it (where the sender has nothing better, say \"partialContent\": true)");
        }

        if (content.Uses(ContentPartKind.Timestamp) != scheme.HasTime && !isPartial)
        {
            var signsBody = scheme.TimeFrom.Count > 0 && scheme.TimeFrom.All(place => place.Kind is PlaceKind.Json or PlaceKind.Form) && content.CoversBody;
            if (!signsBody)
            {
                scope.Error("timestampHeader", "(or timestampFrom, timestampPrefix, timestampFirst) and {timestamp} in content go together: a time that is not signed proves nothing, and one that is needs its place");
            }
        }

        if (scheme.Separator.Length > 1)
        {
            scope.Error("separator", $"is '{scheme.Separator}'; it must be one character");
        }

        if ((scheme.TimePrefix.Length > 0 || scheme.TimeIsFirst) && scheme.Separator.Length == 0)
        {
            scope.Error("separator", "is required where the time is an element of the list");
        }

        if (content.Uses(ContentPartKind.Secret) != (scheme.Method == VerificationMethod.Digest))
        {
            scope.Error("content", "holds {secret} with \"method\": \"digest\", and only then: an HMAC has it as its key");
        }
    }

    private static T ReadChoice<T>(JsonScope scope, string name, T otherwise, (string Name, T Value)[] choices)
        where T : struct, Enum
    {
        if (scope.Text(name) is not { } text)
        {
            return otherwise;
        }

        foreach (var choice in choices)
        {
            if (choice.Name == text)
            {
                return choice.Value;
            }
        }

        var names = choices.Select(choice => choice.Name).ToArray();
        scope.Error(name, $"is '{text}'; it must be {string.Join(", ", names[..^1])} or {names[^1]}");
        return otherwise;
    }
}
