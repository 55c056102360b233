using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Http1;
using Lambda.Runtime.HttpApi;
using Routing;
using Routing.Matching;
using Routing.Networks;

namespace Relay;

/// <summary>Writes the head of the request that the target gets.</summary>
internal static class RequestWriter
{
    private static readonly SearchValues<byte> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

    /// <summary>Writes request line and header fields, the empty line included.</summary>
    public static void WriteHead(ByteBuffer output, HttpApiEvent request, Route route, Target target, string? traceParent, DeliveryStamp? stamp = null)
    {
        WriteRequestLine(output, request, target);
        output.Write("\r\nHost: "u8);
        output.Write(route.KeepHost ? SenderHost(request) : target.HostHeader.Span);
        var rules = route.RequestHeaders;
        WriteSenderFields(output, request, rules);
        WriteCookies(output, request, rules);
        WriteForwardedFields(output, request, rules);
        if (traceParent is not null && rules.Keeps("traceparent"u8))
        {
            output.Write("\r\ntraceparent: "u8);
            output.Write(Encoding.ASCII.GetBytes(traceParent));
        }

        foreach (var field in rules.Set)
        {
            output.Write("\r\n"u8);
            output.Write(field.Name);
            output.Write(": "u8);
            output.Write(field.Value);
        }

        if (stamp is { } delivery)
        {
            output.Write("\r\nWebhook-Delivery-Id: "u8);
            output.Write(Encoding.ASCII.GetBytes(delivery.Id));
            output.Write("\r\nWebhook-Delivery-Attempt: "u8);
            WriteNumber(output, delivery.Attempt);
        }

        if (!request.Body.IsEmpty || HasBodyByNature(request.Bytes(request.Method)))
        {
            output.Write("\r\nContent-Length: "u8);
            WriteNumber(output, request.Body.Length);
        }

        output.Write("\r\n\r\n"u8);
    }

    /// <summary>Methods whose request says its length even when it is 0 (RFC 9110 §8.6).</summary>
    private static bool HasBodyByNature(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("POST"u8) || method.SequenceEqual("PUT"u8) || method.SequenceEqual("PATCH"u8);

    private static void WriteRequestLine(ByteBuffer output, HttpApiEvent request, Target target)
    {
        output.Write(request.Bytes(request.Method));
        output.Write((byte)' ');
        if (target.Path is { } path)
        {
            output.Write(Encoding.ASCII.GetBytes(path));
        }
        else
        {
            PathEncoder.WritePath(output, request.PathWithoutStage, request.PathIsEncoded);
        }

        if (!request.RawQueryString.IsEmpty)
        {
            output.Write((byte)'?');
            PathEncoder.WriteQuery(output, request.Bytes(request.RawQueryString));
        }

        output.Write(" HTTP/1.1"u8);
    }

    private static void WriteSenderFields(ByteBuffer output, HttpApiEvent request, HeaderRules rules)
    {
        var connection = request.Header("connection"u8);
        foreach (var header in request.Headers)
        {
            var name = request.Bytes(header.Name);
            if (!IsOurs(name, request) && !HopByHop.Is(name, connection) && rules.Keeps(name))
            {
                output.Write("\r\n"u8);
                output.Write(name);
                output.Write(": "u8);
                output.Write(request.Bytes(header.Value));
            }
        }
    }

    /// <summary>Fields that this intermediary sets itself: what a sender wrote there is not passed on.</summary>
    private static bool IsOurs(ReadOnlySpan<byte> name, HttpApiEvent request) => name.Length switch
    {
        3 => Ascii.EqualsIgnoreCase(name, "via"u8),
        4 => Ascii.EqualsIgnoreCase(name, "host"u8),
        // The body is here already: nobody is asked whether to continue.
        6 => Ascii.EqualsIgnoreCase(name, "expect"u8) || (request.Cookies.Count > 0 && Ascii.EqualsIgnoreCase(name, "cookie"u8)),
        9 => Ascii.EqualsIgnoreCase(name, "forwarded"u8),
        11 => Ascii.EqualsIgnoreCase(name, "traceparent"u8),
        14 => Ascii.EqualsIgnoreCase(name, "content-length"u8),
        > 12 => Ascii.EqualsIgnoreCase(name[..12], "x-forwarded-"u8)
            || Ascii.EqualsIgnoreCase(name, "webhook-delivery-id"u8) || Ascii.EqualsIgnoreCase(name, "webhook-delivery-attempt"u8),
        _ => false,
    };

    private static void WriteCookies(ByteBuffer output, HttpApiEvent request, HeaderRules rules)
    {
        if (!rules.Keeps("cookie"u8))
        {
            return;
        }

        for (var i = 0; i < request.Cookies.Count; i++)
        {
            output.Write(i == 0 ? "\r\nCookie: "u8 : "; "u8);
            output.Write(request.Bytes(request.Cookies[i]));
        }
    }

    private static void WriteForwardedFields(ByteBuffer output, HttpApiEvent request, HeaderRules rules)
    {
        Span<byte> slow = stackalloc byte[64];
        var address = SenderAddress(request, slow);
        var host = SenderHost(request);
        var protocol = GatewayValue(request, "x-forwarded-proto"u8);
        var isHttp = protocol.SequenceEqual("http"u8);
        protocol = isHttp ? "http"u8 : "https"u8;
        var port = GatewayValue(request, "x-forwarded-port"u8);
        if (port.Length is 0 or > 5 || port.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            port = isHttp ? "80"u8 : "443"u8;
        }

        WriteField(output, rules, "X-Forwarded-For"u8, address);
        WriteField(output, rules, "X-Forwarded-Host"u8, host);
        WriteField(output, rules, "X-Forwarded-Proto"u8, protocol);
        WriteField(output, rules, "X-Forwarded-Port"u8, port);
        WriteForwarded(output, rules, address, host, protocol);
        var version = request.Bytes(request.Protocol);
        if (WriteField(output, rules, "Via"u8, version.StartsWith("HTTP/"u8) && version.Length <= 8 ? version[5..] : "1.1"u8))
        {
            output.Write(" webhook-forwarder"u8);
        }
    }

    private static void WriteForwarded(ByteBuffer output, HeaderRules rules, ReadOnlySpan<byte> address, ReadOnlySpan<byte> host, ReadOnlySpan<byte> protocol)
    {
        var isIPv6 = address.Contains((byte)':');
        if (!WriteField(output, rules, "Forwarded"u8, isIPv6 ? "for=\"["u8 : "for="u8))
        {
            return;
        }

        output.Write(address);
        output.Write(isIPv6 ? "]\";host=\""u8 : ";host=\""u8);
        output.Write(host);
        output.Write("\";proto="u8);
        output.Write(protocol);
    }

    /// <summary>Writes a field of the forwarder's own, unless the route's rules say otherwise: false then.</summary>
    private static bool WriteField(ByteBuffer output, HeaderRules rules, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!rules.Keeps(name))
        {
            return false;
        }

        output.Write("\r\n"u8);
        output.Write(name);
        output.Write(": "u8);
        output.Write(value);
        return true;
    }

    /// <summary>The host the sender used: the Host field, with its port, if it is the API's own domain; else that domain.</summary>
    internal static ReadOnlySpan<byte> SenderHost(HttpApiEvent request)
    {
        var host = request.Header("host"u8);
        var domain = request.Bytes(request.DomainName);
        var isDomain = host.StartsWith(domain) && (host.Length == domain.Length || host[domain.Length] == ':') && !host.ContainsAny("\"\\ ,"u8);
        return isDomain ? host : domain;
    }

    /// <summary>The last value of a list is the gateway's own; what stands before it came from the sender.</summary>
    internal static ReadOnlySpan<byte> GatewayValue(HttpApiEvent request, ReadOnlySpan<byte> lowerName)
    {
        var list = request.Header(lowerName);
        return list[(list.LastIndexOf((byte)',') + 1)..].Trim(" "u8);
    }

    private static ReadOnlySpan<byte> SenderAddress(HttpApiEvent request, Span<byte> buffer)
    {
        var text = request.Bytes(request.SourceIp);
        var isPlain = !text.ContainsAnyExcept(AddressCharacters) && (text.Contains((byte)'.') != text.Contains((byte)':')) && !text.IsEmpty;
        if (isPlain)
        {
            return text;
        }

        return SourceAddress.TryParse(Encoding.UTF8.GetString(text), out var address) && address.TryFormat(buffer, out var length)
            ? buffer[..length]
            : "unknown"u8;
    }

    private static void WriteNumber(ByteBuffer output, long number)
    {
        _ = Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
        output.Advance(length);
    }
}
