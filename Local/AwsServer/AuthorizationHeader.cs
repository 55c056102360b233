using AwsClient.Signing;

namespace AwsServer;

/// <summary>
/// <c>AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/secretsmanager/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa0…</c>
/// </summary>
internal sealed record AuthorizationHeader(string AccessKeyId, CredentialScope Scope, string SignedHeaders, string Signature)
{
    private const string Prefix = SignatureV4.Algorithm + " ";

    public static bool TryParse(string header, out AuthorizationHeader authorization, out string reason)
    {
        authorization = new AuthorizationHeader("", default, "", "");
        if (!header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            reason = "Authorization header must start with AWS4-HMAC-SHA256.";
            return false;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[Prefix.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parts[part[..equals]] = part[(equals + 1)..];
        }

        foreach (var name in (string[])["Credential", "SignedHeaders", "Signature"])
        {
            if (parts.GetValueOrDefault(name) is not { Length: > 0 })
            {
                reason = $"Authorization header requires '{name}' parameter.";
                return false;
            }
        }

        // An access key id holds no slash.
        var credential = parts["Credential"].Split('/');
        if (credential.Length != 5 || credential[4] != CredentialScope.Terminator)
        {
            reason = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request.";
            return false;
        }

        authorization = new AuthorizationHeader(
            credential[0], new CredentialScope(credential[1], credential[2], credential[3]), parts["SignedHeaders"].ToLowerInvariant(), parts["Signature"]);
        reason = "";
        return true;
    }
}
