using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AwsClient.Signing;

namespace Extension.Federation;

/// <summary>
/// The function's own identity as a token that others can verify: STS GetWebIdentityToken
/// (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html).
/// </summary>
internal static class WebIdentity
{
    /// <summary>Life of the token: the API's default; it is used at once. The role's policy allows no longer one.</summary>
    public const int LifeSeconds = 300;

    private const string Service = "sts";
    private const string Remedy =
        "The role must be allowed sts:GetWebIdentityToken for this audience, and outbound identity federation be enabled once for the account: aws iam enable-outbound-web-identity-federation.";

    private static readonly string[] _compared = ["iss", "sub", "aud"];
    private static readonly MediaTypeHeaderValue _form = new("application/x-www-form-urlencoded", "utf-8");

    public static HttpRequestMessage Request(FederationSettings settings, DateTimeOffset now)
    {
        var body = Encoding.UTF8.GetBytes(
            $"Action=GetWebIdentityToken&Version=2011-06-15&Audience.member.1={Uri.EscapeDataString(settings.Audience)}&SigningAlgorithm=ES384&DurationSeconds={LifeSeconds}");
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Sts) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = _form;
        SignatureV4.Sign(request, body, settings.Credentials, settings.Region, Service, now);
        return request;
    }

    /// <summary>The token of an answer, or why there is none. A JWT has no character that XML would escape.</summary>
    public static (string? Token, string? Failure) Read(FederationAnswer answer, FederationSettings settings)
    {
        if (answer.Succeeded)
        {
            return Element(answer.Body, "WebIdentityToken") is { } token ? (token, null) : (null, $"{settings.Sts} answered without a token.");
        }

        var what = answer.Status == 0
            ? $"{settings.Sts.Authority}: {answer.Body}"
            : $"{Element(answer.Body, "Code") ?? $"status {answer.Status}"}: {Element(answer.Body, "Message") ?? ""}";
        return (null, $"STS gave no token for '{settings.Audience}': {what} {(answer.IsTransient ? "" : Remedy)}".TrimEnd());
    }

    /// <summary>What Tailscale compares, for people: issuer, subject and audience, none of which is secret.</summary>
    public static string Claims(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return string.Join(", ", _compared.Select(name => $"{name} {(claims.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "none")}"));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or IndexOutOfRangeException)
        {
            return "claims that cannot be read";
        }
    }

    private static string? Element(string xml, string name)
    {
        var start = xml.IndexOf($"<{name}>", StringComparison.Ordinal);
        var end = start < 0 ? -1 : xml.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return end < 0 ? null : xml[(start + name.Length + 2)..end].Trim();
    }
}
