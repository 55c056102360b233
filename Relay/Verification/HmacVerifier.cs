using System.Security.Cryptography;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>One HMAC signature in a header: <c>github</c>, <c>bitbucket</c>, <c>slack</c>, <c>shopify</c>, <c>hmac</c>.</summary>
internal sealed class HmacVerifier(VerificationOptions options) : IVerifier
{
    private readonly byte[] _header = Encoding.ASCII.GetBytes(options.Header);
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(options.Prefix);
    private readonly byte[] _timestampHeader = Encoding.ASCII.GetBytes(options.TimestampHeader ?? "");

    public VerificationResult Verify(HttpApiEvent request, IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        var written = request.Header(_header);
        var timestamp = _timestampHeader.Length == 0 ? default : request.Header(_timestampHeader);
        Span<byte> signature = stackalloc byte[SignatureDecoder.MaxBytes + 2];
        var length = written.StartsWith(_prefix) ? SignatureDecoder.Decode(written[_prefix.Length..], options.Encoding, signature) : 0;
        var matches = false;
        foreach (var secret in secrets)
        {
            using var hash = Hmac.Start(options.Algorithm, secret);
            Append(hash, request, timestamp);
            matches |= Hmac.Matches(hash, signature[..length]);
        }

        var isPresent = !written.IsEmpty && (_timestampHeader.Length == 0 || !timestamp.IsEmpty);
        var isWithin = _timestampHeader.Length == 0 ? true : SignatureTime.IsWithin(timestamp, options.Tolerance, now);
        return SignatureTime.Decide(isPresent, matches, isWithin);
    }

    private void Append(IncrementalHash hash, HttpApiEvent request, ReadOnlySpan<byte> timestamp)
    {
        foreach (var part in options.Content.Parts)
        {
            hash.AppendData(part.Kind switch
            {
                ContentPartKind.Body => request.Body,
                ContentPartKind.Timestamp => timestamp,
                ContentPartKind.Method => request.Bytes(request.Method),
                ContentPartKind.Path => request.PathWithoutStage,
                ContentPartKind.Query => request.Bytes(request.RawQueryString),
                ContentPartKind.Header => request.Header(part.Bytes),
                _ => part.Bytes,
            });
        }
    }
}
