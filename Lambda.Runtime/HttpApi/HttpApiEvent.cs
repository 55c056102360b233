using System.Text;

namespace Lambda.Runtime.HttpApi;

/// <summary>
/// A request as an HTTP API or a function URL hands it to a function: payload format 2.0, and the REQUEST authorizer's event of the same
/// format (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
/// One instance is read again and again: texts are kept as bytes in one array, so that a warm invocation allocates next to nothing.
/// </summary>
public sealed class HttpApiEvent
{
    private const int KeptBytes = 256 * 1024;

    private byte[] _texts = [];

    /// <summary>Request method, as it came.</summary>
    public Utf8Slice Method { get; internal set; }

    /// <summary>Path. HTTP APIs percent-decode it; function URLs do not (<see cref="PathIsEncoded"/>).</summary>
    public Utf8Slice RawPath { get; internal set; }

    /// <summary>Query without the question mark, percent-encoded as it came.</summary>
    public Utf8Slice RawQueryString { get; internal set; }

    /// <summary>Address of the sender as the gateway saw it; some put a port or a zone behind it.</summary>
    public Utf8Slice SourceIp { get; internal set; }

    /// <summary>The domain the request came to, without a port.</summary>
    public Utf8Slice DomainName { get; internal set; }

    /// <summary>HTTP version between sender and gateway, <c>HTTP/1.1</c>.</summary>
    public Utf8Slice Protocol { get; internal set; }

    /// <summary>Stage of the API; <c>$default</c> is not part of the path, any other is its first segment.</summary>
    public Utf8Slice Stage { get; internal set; }

    /// <summary>Key of the API's route, <c>POST /hooks/{name}</c> or <c>$default</c>.</summary>
    public Utf8Slice RouteKey { get; internal set; }

    /// <summary>What the authorizer said (<c>requestContext.authorizer.lambda</c>): its decision's rule and route.</summary>
    public Utf8Slice AuthorizerRule { get; internal set; }

    /// <inheritdoc cref="AuthorizerRule"/>
    public Utf8Slice AuthorizerRoute { get; internal set; }

    /// <summary>ARN of the route that an authorizer decides about; empty in a function's event.</summary>
    public Utf8Slice RouteArn { get; internal set; }

    /// <summary>Headers, without cookies.</summary>
    public List<EventHeader> Headers { get; } = [];

    /// <summary>Cookies, each <c>name=value</c>.</summary>
    public List<Utf8Slice> Cookies { get; } = [];

    /// <summary>The body's bytes as the sender sent them, base64 removed.</summary>
    public ReadOnlySpan<byte> Body => Bytes(BodySlice);

    /// <summary>The path without the stage, which HTTP APIs put before it unless it is <c>$default</c>.</summary>
    public ReadOnlySpan<byte> PathWithoutStage
    {
        get
        {
            var path = Bytes(RawPath);
            var stage = Bytes(Stage);
            if (stage.IsEmpty || stage.SequenceEqual("$default"u8) || !path[1..].StartsWith(stage))
            {
                return path;
            }

            var rest = path[(1 + stage.Length)..];
            return rest.IsEmpty ? "/"u8 : rest[0] == '/' ? rest : path;
        }
    }

    /// <summary>Whether <see cref="RawPath"/> is still percent-encoded: so from function URLs.</summary>
    public bool PathIsEncoded => Bytes(DomainName).IndexOf(".lambda-url."u8) >= 0;

    internal Utf8Slice BodySlice { get; set; }

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> Bytes(Utf8Slice slice) => _texts.AsSpan(slice.Start, slice.Length);

    /// <summary>A text as a string; for paths that are not hot.</summary>
    public string Text(Utf8Slice slice) => slice.IsEmpty ? "" : Encoding.UTF8.GetString(Bytes(slice));

    /// <summary>Value of the header of that name (lower case); empty when there is none.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> lowerName) => TryGetHeader(lowerName, out var value) ? value : default;

    /// <summary>Finds a header by its name (lower case).</summary>
    public bool TryGetHeader(ReadOnlySpan<byte> lowerName, out ReadOnlySpan<byte> value)
    {
        foreach (var header in Headers)
        {
            if (Ascii.EqualsIgnoreCase(Bytes(header.Name), lowerName))
            {
                value = Bytes(header.Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads an event in place of the one before.</summary>
    /// <returns>Null, or what is wrong with the event, for a log.</returns>
    public string? Read(ReadOnlySpan<byte> payload)
    {
        Reset(payload.Length);
        return new HttpApiEventReader(this, _texts).Read(payload);
    }

    /// <summary>
    /// Takes address and host of the sender from what the distribution in front says (<see cref="FrontHeaders"/>), and its fields away. To be
    /// called only where the authorizer has seen to it that requests come from there. What is not said is not known: no address, no host.
    /// </summary>
    public void TakeSenderFromFront()
    {
        SourceIp = DomainName = default;
        for (var i = Headers.Count - 1; i >= 0; i--)
        {
            var name = Bytes(Headers[i].Name);
            if (Ascii.EqualsIgnoreCase(name, FrontHeaders.SenderAddress))
            {
                SourceIp = Headers[i].Value;
            }
            else if (Ascii.EqualsIgnoreCase(name, FrontHeaders.SenderHost))
            {
                DomainName = Headers[i].Value;
            }
            else if (!Ascii.EqualsIgnoreCase(name, FrontHeaders.OriginKey))
            {
                continue;
            }

            Headers.RemoveAt(i);
        }
    }

    private void Reset(int payloadLength)
    {
        // All texts together are never longer than the JSON they come from.
        if (_texts.Length < payloadLength || (_texts.Length > KeptBytes && payloadLength <= KeptBytes))
        {
            _texts = GC.AllocateUninitializedArray<byte>(payloadLength);
        }

        Method = RawPath = RawQueryString = SourceIp = DomainName = Protocol = Stage = RouteKey = default;
        AuthorizerRule = AuthorizerRoute = RouteArn = BodySlice = default;
        Headers.Clear();
        Cookies.Clear();
    }
}
