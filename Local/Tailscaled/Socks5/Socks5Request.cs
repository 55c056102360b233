using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Tailscaled.Socks5;

/// <summary>Reads the client's side of RFC 1928: greeting and request.</summary>
internal static class Socks5Request
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte NoAcceptableMethod = 0xFF;
    private const byte Connect = 1;

    /// <summary>Does the greeting and reads the request.</summary>
    /// <returns>Where to connect to; or a refusal to send; or neither when the client does not speak SOCKS5.</returns>
    public static async Task<(string? Host, int Port, Socks5Reply? Refusal)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken);
        if (buffer[0] != Version)
        {
            return default;
        }

        var methods = buffer.AsMemory(0, buffer[1]);
        await stream.ReadExactlyAsync(methods, cancellationToken);
        var accepted = methods.Span.Contains(NoAuthentication);
        await stream.WriteAsync(new byte[] { Version, accepted ? NoAuthentication : NoAcceptableMethod }, cancellationToken);
        if (!accepted)
        {
            return default;
        }

        await stream.ReadExactlyAsync(buffer.AsMemory(0, 4), cancellationToken);
        if (buffer[0] != Version)
        {
            return default;
        }

        var (command, type) = (buffer[1], buffer[3]);
        if (await ReadAddressAsync(stream, type, buffer, cancellationToken) is not { } host)
        {
            return (null, 0, Socks5Reply.AddressTypeNotSupported);
        }

        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken);
        return command == Connect ? (host, BinaryPrimitives.ReadUInt16BigEndian(buffer), null) : (null, 0, Socks5Reply.CommandNotSupported);
    }

    public static ValueTask ReplyAsync(Stream stream, Socks5Reply reply, CancellationToken cancellationToken) =>
        stream.WriteAsync(new byte[] { Version, (byte)reply, 0, 1, 0, 0, 0, 0, 0, 0 }, cancellationToken);

    private static async Task<string?> ReadAddressAsync(Stream stream, byte type, byte[] buffer, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case 1 or 4:
                var length = type == 1 ? 4 : 16;
                await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
                return new IPAddress(buffer.AsSpan(0, length)).ToString();
            case 3:
                await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellationToken);
                var name = buffer.AsMemory(0, buffer[0]);
                await stream.ReadExactlyAsync(name, cancellationToken);
                return Encoding.UTF8.GetString(name.Span);
            default:
                return null;
        }
    }
}
