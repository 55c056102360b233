using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>
/// Amazon SNS: RSA over the message's members, by a certificate from SNS's own host
/// (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html). Anyone's topic is signed by the same keys, so a route names its topic.
/// </summary>
internal sealed class SnsVerifier(VerificationOptions options, RemoteKeys keys) : IVerifier
{
    private static readonly string[] Notification = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
    private static readonly string[] Confirmation = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    public Verdict Verify(in Evidence evidence)
    {
        var request = evidence.Request;
        var text = Text(request, "Signature");
        if (text.Length == 0)
        {
            return new Verdict(VerificationResult.Missing);
        }

        HashAlgorithmName? hash = Text(request, "SignatureVersion") switch { "1" => HashAlgorithmName.SHA1, "2" => HashAlgorithmName.SHA256, _ => null };
        if (hash is null || !TryGetUrl(Text(request, "SigningCertURL"), ".pem", out var url) || Text(request, "TopicArn") != options.Scheme.TopicArn)
        {
            return new Verdict(VerificationResult.Mismatch, "another topic, a version that is not known, or a certificate that is not from SNS");
        }

        if (keys.Get(url, evidence.Limit, out var error) is not { } pem)
        {
            return new Verdict(VerificationResult.SecretUnusable, error);
        }

        var matches = Verifies(pem, Content(request), text, hash.Value, evidence.Now);
        var isWithin = SignatureTime.IsWithin(Encoding.UTF8.GetBytes(Text(request, "Timestamp")), TimeUnit.Rfc3339, options.Scheme.Tolerance, evidence.Now);
        return new Verdict(SignatureTime.Decide(isPresent: true, matches, isWithin));
    }

    /// <summary>Whether an address is one of SNS itself, over HTTPS: <c>sns.REGION.amazonaws.com</c>, in China with <c>.cn</c>.</summary>
    public static bool TryGetUrl(string text, string ending, out Uri url)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out url!) || url.Scheme != Uri.UriSchemeHttps || !url.IsDefaultPort || url.UserInfo.Length > 0)
        {
            return false;
        }

        var host = url.Host.EndsWith(".cn", StringComparison.Ordinal) ? url.Host[..^3] : url.Host;
        return host.Split('.') is ["sns", { Length: >= 3 } region, "amazonaws", "com"] &&
            region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && url.AbsolutePath.EndsWith(ending, StringComparison.Ordinal);
    }

    private static string Text(HttpApiEvent request, string name) => Encoding.UTF8.GetString(PlaceReader.ReadJson(request.Body, Encoding.ASCII.GetBytes($"/{name}")));

    private static byte[] Content(HttpApiEvent request)
    {
        var content = new StringBuilder();
        foreach (var name in Text(request, "Type") == "Notification" ? Notification : Confirmation)
        {
            var value = Text(request, name);
            if (value.Length > 0 || name != "Subject")
            {
                content.Append(name).Append('\n').Append(value).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(content.ToString());
    }

    private static bool Verifies(byte[] pem, byte[] content, string signature, HashAlgorithmName hash, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            using var key = certificate.GetRSAPublicKey();
            return key is not null && now.UtcDateTime >= certificate.NotBefore.ToUniversalTime() && now.UtcDateTime <= certificate.NotAfter.ToUniversalTime() &&
                key.VerifyData(content, Convert.FromBase64String(signature), hash, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
