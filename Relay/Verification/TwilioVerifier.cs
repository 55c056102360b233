using System.Security.Cryptography;
using System.Text;
using Http1;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>
/// Twilio: X-Twilio-Signature, base64 HMAC-SHA1 over the URL that Twilio was given, followed by the form's parameters sorted by name; for other
/// bodies the URL has a parameter <c>bodySHA256</c> (https://www.twilio.com/docs/usage/webhooks/webhooks-security).
/// </summary>
internal sealed class TwilioVerifier(VerificationOptions options) : IVerifier
{
    private const int MaxParameters = 1000;

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var written = request.Header("x-twilio-signature"u8);
        Span<byte> signature = stackalloc byte[SignatureDecoder.MaxBytes + 2];
        var length = SignatureDecoder.Decode(written, SignatureEncoding.Base64, signature);
        var parameters = SortedParameters(request);
        var matches = false;
        foreach (var url in Urls(request))
        {
            foreach (var secret in secrets)
            {
                using var hash = Hmac.Start(SignatureAlgorithm.Sha1, secret);
                hash.AppendData(url);
                foreach (var (name, value) in parameters ?? [])
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(name));
                    hash.AppendData(Encoding.UTF8.GetBytes(value));
                }

                matches |= Hmac.Matches(hash, signature[..length]);
            }
        }

        var isCovered = IsBodyCovered(request, parameters);
        return SignatureTime.Decide(!written.IsEmpty, matches && isCovered, isWithin: true);
    }

    /// <summary>The form's parameters, sorted, each pair once, as Twilio's own libraries do; null when the body is no form.</summary>
    private static SortedSet<(string Name, string Value)>? SortedParameters(HttpApiEvent request)
    {
        var type = request.Header("content-type"u8);
        var isForm = type.Length >= 33 && Ascii.EqualsIgnoreCase(type[..33], "application/x-www-form-urlencoded"u8);
        if (!isForm)
        {
            return null;
        }

        var sorted = new SortedSet<(string Name, string Value)>(Comparer<(string Name, string Value)>.Create((a, b) =>
            string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value)));
        foreach (var pair in Encoding.UTF8.GetString(request.Body).Split('&', MaxParameters, StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            sorted.Add((Decode(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Decode(pair[(equals + 1)..])));
        }

        return sorted;

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }

    /// <summary>A body that is not a form is covered by its hash in the URL; none at all needs no cover.</summary>
    private static bool IsBodyCovered(HttpApiEvent request, SortedSet<(string Name, string Value)>? parameters)
    {
        if (parameters is not null || request.Body.IsEmpty)
        {
            return true;
        }

        var query = request.Text(request.RawQueryString);
        var given = Array.Find(query.Split('&'), pair => pair.StartsWith("bodySHA256=", StringComparison.Ordinal));
        Span<byte> hash = stackalloc byte[SignatureDecoder.MaxBytes + 2];
        var length = given is null ? 0 : SignatureDecoder.Decode(Encoding.ASCII.GetBytes(given[11..]), SignatureEncoding.Hex, hash);
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(request.Body, actual);
        return CryptographicOperations.FixedTimeEquals(actual, hash[..length]);
    }

    /// <summary>The URL as the sender knows it; Twilio signs it with the scheme's own port or without, depending on the product.</summary>
    private byte[][] Urls(HttpApiEvent request)
    {
        var rest = new ByteBuffer();
        PathEncoder.WritePath(rest, options.PublicUrl is null ? request.Bytes(request.RawPath) : request.PathWithoutStage, request.PathIsEncoded);
        if (!request.RawQueryString.IsEmpty)
        {
            rest.Write((byte)'?');
            PathEncoder.WriteQuery(rest, request.Bytes(request.RawQueryString));
        }

        var scheme = RequestWriter.GatewayValue(request, "x-forwarded-proto"u8).SequenceEqual("http"u8) ? "http" : "https";
        var origin = options.PublicUrl ?? $"{scheme}://{Encoding.UTF8.GetString(RequestWriter.SenderHost(request))}";
        var tail = Encoding.UTF8.GetString(rest.Written);
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri))
        {
            return [Encoding.UTF8.GetBytes(origin + tail)];
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        return
        [
            Encoding.UTF8.GetBytes(origin + tail),
            Encoding.UTF8.GetBytes($"{uri.Scheme}://{uri.Host}{path}{tail}"),
            Encoding.UTF8.GetBytes($"{uri.Scheme}://{uri.Host}:{uri.Port}{path}{tail}"),
        ];
    }
}
