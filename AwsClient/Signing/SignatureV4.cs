using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AwsClient.Signing;

/// <summary>AWS Signature Version 4 (<c>AWS4-HMAC-SHA256</c>) for requests signed in their headers.</summary>
public static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The format of <c>X-Amz-Date</c>, in UTC.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>
    /// Adds <c>X-Amz-Date</c>, <c>X-Amz-Security-Token</c> (temporary credentials) and <c>Authorization</c>.
    /// Signs host, content type and every <c>X-Amz-*</c> header that is set already.
    /// </summary>
    /// <param name="request">The request; its URI is absolute.</param>
    /// <param name="body">The bytes that the request's content sends.</param>
    /// <param name="credentials">Whose signature it is.</param>
    /// <param name="region">The region in the credential scope.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="now">The time of signing; services refuse more than five to fifteen minutes of skew.</param>
    public static void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, AwsCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var uri = request.RequestUri ?? throw new ArgumentException("The request has no URI.", nameof(request));
        var time = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        if (credentials.SessionToken is { } sessionToken)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", sessionToken);

        var headers = new List<KeyValuePair<string, string>> { new("host", request.Headers.Host ?? uri.Authority) };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
                headers.Add(new(name, string.Join(',', values)));
        }

        if (request.Content?.Headers.ContentType is { } contentType)
            headers.Add(new("content-type", contentType.ToString()));

        var query = uri.Query.Length > 0 ? uri.Query[1..] : "";
        var canonical = CanonicalRequest.Create(request.Method.Method, uri.AbsolutePath, query, headers, Hash(body));
        var scope = CredentialScope.For(now, region, service);
        var signature = Signature(canonical, time, scope, credentials.SecretAccessKey);
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(credentials.AccessKeyId, scope, canonical.SignedHeaders, signature));
    }

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    public static string Authorization(string accessKeyId, CredentialScope scope, string signedHeaders, string signature) =>
        $"{Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders={signedHeaders}, Signature={signature}";

    /// <summary>The signature of a canonical request, lower-case hex.</summary>
    /// <param name="request">What is signed.</param>
    /// <param name="time">The request's <c>X-Amz-Date</c>.</param>
    /// <param name="scope">What the key is derived for.</param>
    /// <param name="secretAccessKey">The secret that the key is derived from.</param>
    public static string Signature(CanonicalRequest request, string time, CredentialScope scope, string secretAccessKey)
    {
        var stringToSign = $"{Algorithm}\n{time}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request.Text))}";
        var key = Hmac(Encoding.UTF8.GetBytes($"AWS4{secretAccessKey}"), scope.Date);
        key = Hmac(key, scope.Region);
        key = Hmac(key, scope.Service);
        key = Hmac(key, CredentialScope.Terminator);
        return Convert.ToHexStringLower(Hmac(key, stringToSign));
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    private static byte[] Hmac(byte[] key, string data) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(data));
}
