using System.Globalization;
using Routing.Verification;

namespace Relay.UnitTests.Verification;

/// <summary>The table of schemes in docs/verification.md is what the code does, and where each vector is from.</summary>
public sealed class DocumentationTests
{
    // Nothing is computed for these: there is the secret, or there is not.
    private const string NoVector = "the secret itself";

    [Fact]
    public void SchemesTable_IsTheCodes()
    {
        var documented = File.ReadAllLines(Path.Combine(Root(), "docs", "verification.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.All(Schemes.All.OrderBy(scheme => scheme.Name, StringComparer.Ordinal).Select(Row), row => Assert.Contains(row, documented));
    }

    internal static string Row(SignatureScheme scheme) =>
        $"| `{scheme.Name}` | {string.Join(", ", scheme.From.Select(place => $"`{place}`"))}{List(scheme)} | {Algorithm(scheme)} | {Content(scheme)} | {Time(scheme)} | {Origin(scheme)} |";

    private static string List(SignatureScheme scheme) => (scheme.Separator.Length > 0, scheme.Prefix.Length > 0) switch
    {
        (true, true) => $": `{scheme.Prefix}`, several with `{scheme.Separator}` between",
        (true, false) => $": several with `{scheme.Separator}` between",
        (false, true) => $": `{scheme.Prefix.TrimEnd()}`",
        _ => "",
    };

    private static string Algorithm(SignatureScheme scheme)
    {
        var hash = scheme.Algorithm.ToString().ToUpperInvariant().Replace("SHA", "SHA-", StringComparison.Ordinal);
        var encoding = scheme.Encoding.ToString().ToLowerInvariant();
        var key = scheme.KeyEncoding == KeyEncoding.Text ? "" : $", key in {scheme.KeyEncoding.ToString().ToLowerInvariant()}";
        return scheme.Method switch
        {
            VerificationMethod.Hmac => $"HMAC-{hash}, {encoding}{key}",
            VerificationMethod.Digest => $"{hash} without a key, {encoding}",
            VerificationMethod.Ed25519 => $"Ed25519, {encoding}",
            VerificationMethod.Ecdsa or VerificationMethod.Rsa => $"{scheme.Method.ToString().ToUpperInvariant()} with {hash}, {encoding}",
            VerificationMethod.Jwt => $"JWT, {string.Join(", ", scheme.Jwt!.Algorithms)}{(scheme.Jwt.KeysUrl is null ? "" : $", keys of {scheme.Jwt.KeysUrl.Host}")}",
            VerificationMethod.Sns => "RSA with SHA-1 or SHA-256, certificate of sns.REGION.amazonaws.com",
            _ => "none",
        };
    }

    private static string Claims(JwtRules rules)
    {
        string?[] signed = [rules.BodyHashClaim, rules.UrlHashClaim, rules.HasQueryHash ? "qsh" : null, rules.KeysUrl is null ? null : "aud", rules.KeysUrl is null ? null : "email"];
        return string.Join(", ", signed.OfType<string>().Select(claim => $"`{claim}`"));
    }

    private static string Content(SignatureScheme scheme)
    {
        var content = scheme.Content.Replace("json:/notificationItems/0/NotificationRequestItem/", "json:…/", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
        return scheme.Method switch
        {
            VerificationMethod.Token or VerificationMethod.Basic => "nothing",
            VerificationMethod.Jwt => Claims(scheme.Jwt!),
            VerificationMethod.Sns => "the message's members but `UnsubscribeURL`",
            _ => $"`{content}`",
        };
    }

    private static string Time(SignatureScheme scheme)
    {
        if (!scheme.HasTime)
        {
            return "none";
        }

        if (scheme.Method == VerificationMethod.Jwt)
        {
            return string.Create(CultureInfo.InvariantCulture, $"`exp` or `iat`, {scheme.Tolerance.TotalSeconds} s");
        }

        if (scheme.Method == VerificationMethod.Sns)
        {
            return string.Create(CultureInfo.InvariantCulture, $"`json:/Timestamp` (RFC 3339), {scheme.Tolerance.TotalSeconds} s");
        }

        var where = scheme.TimeIsFirst ? "first of the list" : scheme.TimePrefix.Length > 0 ? $"`{scheme.TimePrefix}`" : string.Join(", ", scheme.TimeFrom.Select(place => $"`{place}`"));
        var unit = scheme.TimeUnit switch { TimeUnit.Seconds => "s", TimeUnit.Milliseconds => "ms", _ => "RFC 3339" };
        return string.Create(CultureInfo.InvariantCulture, $"{where} ({unit}), {scheme.Tolerance.TotalSeconds} s");
    }

    private static string Origin(SignatureScheme scheme)
    {
        var origins = VerifierCase.Vectors.Values.Where(vector => vector.GetProperty("verification").GetProperty("scheme").GetString() == scheme.Name)
            .Select(vector => vector.GetProperty("origin").GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return origins.Count == 0 ? NoVector : string.Join(", ", origins.Select(origin => origin.StartsWith("http", StringComparison.Ordinal) ? $"[documented]({origin})" : origin));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WebhookForwarder.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }
}
