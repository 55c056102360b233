using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>What a signature covers, put together from a request piece by piece.</summary>
internal sealed class SignedContent(VerificationOptions options)
{
    private static readonly IReadOnlyList<byte[]> NoUrls = [[]];

    private readonly SenderUrls? _urls = options.Content.Uses(ContentPartKind.Url) ? new SenderUrls(options.PublicUrl) : null;

    /// <summary>Whether the content is the body and nothing else.</summary>
    public bool IsBodyAlone { get; } = options.Content.IsBodyAlone;

    /// <summary>The URLs that the content may be about; one without meaning when it is about none.</summary>
    public IReadOnlyList<byte[]> Urls(HttpApiEvent request) => _urls?.Of(request) ?? NoUrls;

    /// <summary>Whether everything that the content needs is there.</summary>
    public bool IsComplete(HttpApiEvent request)
    {
        foreach (var part in options.Content.Parts)
        {
            if (part is { Kind: ContentPartKind.Place, IsOptional: false } && ReadFirst(request, part.Places).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a body that the content cannot hold, since it is no form, is covered by its hash at its place. None at all needs no cover.</summary>
    public bool IsBodyCovered(HttpApiEvent request)
    {
        if (!options.Content.Uses(ContentPartKind.Parameters) || request.Body.IsEmpty || FormFields.IsForm(request))
        {
            return true;
        }

        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(request.Body, actual);
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        var text = options.Scheme.BodyHashFrom is { } place ? PlaceReader.Read(request, place) : default;
        var length = SignatureDecoder.Decode(text, SignatureEncoding.Hex, given);
        return CryptographicOperations.FixedTimeEquals(actual, given[..length]);
    }

    /// <summary>Appends the content to a hash.</summary>
    public void Append(IncrementalHash hash, HttpApiEvent request, ReadOnlySpan<byte> time, ReadOnlySpan<byte> secret, byte[] url)
    {
        foreach (var part in options.Content.Parts)
        {
            if (part.Kind == ContentPartKind.Parameters)
            {
                AppendParameters(hash, request);
            }
            else
            {
                hash.AppendData(Piece(part, request, time, secret, url));
            }
        }
    }

    /// <summary>The whole content, for what cannot be hashed piece by piece.</summary>
    public byte[] ToArray(HttpApiEvent request, ReadOnlySpan<byte> time)
    {
        var content = new ArrayBufferWriter<byte>(request.Body.Length + 256);
        foreach (var part in options.Content.Parts)
        {
            content.Write(Piece(part, request, time, default, []));
        }

        return content.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Piece(ContentPart part, HttpApiEvent request, ReadOnlySpan<byte> time, ReadOnlySpan<byte> secret, byte[] url) => part.Kind switch
    {
        ContentPartKind.Body => request.Body,
        ContentPartKind.BodyHash => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(request.Body))),
        ContentPartKind.Timestamp => time,
        ContentPartKind.Method => request.Bytes(request.Method),
        ContentPartKind.Path => request.PathWithoutStage,
        ContentPartKind.Query => request.Bytes(request.RawQueryString),
        ContentPartKind.Url => url,
        ContentPartKind.Secret => secret,
        ContentPartKind.Place => ReadFirst(request, part.Places),
        _ => part.Text,
    };

    private static void AppendParameters(IncrementalHash hash, HttpApiEvent request)
    {
        if (!FormFields.IsForm(request))
        {
            return;
        }

        foreach (var (name, value) in FormFields.Sorted(request.Body))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(Encoding.UTF8.GetBytes(value));
        }
    }

    private static ReadOnlySpan<byte> ReadFirst(HttpApiEvent request, IReadOnlyList<Place> places)
    {
        foreach (var place in places)
        {
            var text = PlaceReader.Read(request, place);
            if (!text.IsEmpty)
            {
                return text;
            }
        }

        return default;
    }
}
