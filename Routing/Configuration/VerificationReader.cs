using Routing.Verification;

namespace Routing.Configuration;

/// <summary>Reads a route's <c>verification</c>.</summary>
internal static class VerificationReader
{
    private const string Known = "github, gitlab, bitbucket, stripe, slack, shopify, twilio, standard-webhooks, hmac, api-key or basic";

    private const double MaxToleranceSeconds = 24 * 60 * 60;

    public static VerificationOptions? Read(JsonScope? scope)
    {
        if (scope is null)
        {
            return null;
        }

        var name = scope.Text("scheme", required: true);
        var secret = SecretReferenceReader.Read(scope);
        var options = name is null ? null : Defaults(name, secret);
        if (options is null)
        {
            if (name is not null)
            {
                scope.Error("scheme", $"is '{name}'; it must be {Known}");
            }

            return null;
        }

        options = ReadDetails(scope, options);
        scope.End();
        return options;
    }

    private static VerificationOptions? Defaults(string name, SecretReference secret) => name switch
    {
        "github" => new() { Scheme = VerificationScheme.GitHub, Secret = secret, Header = "x-hub-signature-256", Prefix = "sha256=" },
        "gitlab" => new() { Scheme = VerificationScheme.GitLab, Secret = secret, Header = "x-gitlab-token" },
        "bitbucket" => new() { Scheme = VerificationScheme.Bitbucket, Secret = secret, Header = "x-hub-signature", Prefix = "sha256=" },
        "stripe" => new() { Scheme = VerificationScheme.Stripe, Secret = secret, Header = "stripe-signature" },
        "slack" => new()
        {
            Scheme = VerificationScheme.Slack,
            Secret = secret,
            Header = "x-slack-signature",
            Prefix = "v0=",
            TimestampHeader = "x-slack-request-timestamp",
            Content = ContentTemplate.Of("v0:{timestamp}:{body}"),
        },
        "shopify" => new() { Scheme = VerificationScheme.Shopify, Secret = secret, Header = "x-shopify-hmac-sha256", Encoding = SignatureEncoding.Base64 },
        "twilio" => new() { Scheme = VerificationScheme.Twilio, Secret = secret, Header = "x-twilio-signature" },
        "standard-webhooks" => new() { Scheme = VerificationScheme.StandardWebhooks, Secret = secret },
        "hmac" => new() { Scheme = VerificationScheme.Hmac, Secret = secret },
        "api-key" => new() { Scheme = VerificationScheme.ApiKey, Secret = secret, Header = "x-api-key" },
        "basic" => new() { Scheme = VerificationScheme.Basic, Secret = secret, Header = "authorization" },
        _ => null,
    };

    private static VerificationOptions ReadDetails(JsonScope scope, VerificationOptions options)
    {
        if (options.Scheme is VerificationScheme.Stripe or VerificationScheme.Slack or VerificationScheme.StandardWebhooks or VerificationScheme.Hmac &&
            scope.Number("toleranceSeconds", 1, MaxToleranceSeconds) is { } seconds)
        {
            options = options with { Tolerance = TimeSpan.FromSeconds(seconds) };
        }

        return options.Scheme switch
        {
            VerificationScheme.Hmac => ReadHmac(scope, options),
            VerificationScheme.ApiKey => options with { Header = ReadHeader(scope, "header") ?? options.Header },
            VerificationScheme.Twilio => options with { PublicUrl = ReadPublicUrl(scope) },
            _ => options,
        };
    }

    private static VerificationOptions ReadHmac(JsonScope scope, VerificationOptions options)
    {
        _ = scope.Text("header", required: true);
        var content = ContentTemplate.Body;
        if (scope.Text("content") is { } text && !ContentTemplate.TryParse(text, out content!, out var error))
        {
            scope.Error("content", error);
            content = ContentTemplate.Body;
        }

        var timestampHeader = ReadHeader(scope, "timestampHeader");
        if (content.Uses(ContentPartKind.Timestamp) != timestampHeader is not null)
        {
            scope.Error("timestampHeader", "and {timestamp} in content go together: a time that is not signed proves nothing, and one that is needs its header");
        }

        return options with
        {
            Header = ReadHeader(scope, "header") ?? "",
            Prefix = scope.Text("prefix") ?? "",
            Algorithm = ReadChoice(scope, "algorithm", SignatureAlgorithm.Sha256, "sha256, sha384, sha512 or sha1"),
            Encoding = ReadChoice(scope, "encoding", SignatureEncoding.Hex, "hex, base64 or base64url"),
            Content = content,
            TimestampHeader = timestampHeader,
        };
    }

    private static T ReadChoice<T>(JsonScope scope, string name, T otherwise, string allowed)
        where T : struct, Enum
    {
        if (scope.Text(name) is not { } text)
        {
            return otherwise;
        }

        if (char.IsAsciiLetterLower(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value))
        {
            return value;
        }

        scope.Error(name, $"is '{text}'; it must be {allowed}");
        return otherwise;
    }

    private static string? ReadHeader(JsonScope scope, string name)
    {
        if (scope.Text(name) is not { } header)
        {
            return null;
        }

        HeaderRulesReader.CheckName(scope, name, header);
        return header.ToLowerInvariant();
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
