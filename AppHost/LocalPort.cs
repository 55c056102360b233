using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>A configured port of this machine.</summary>
internal static class LocalPort
{
    /// <summary>The port, 0 for a free one; null when it cannot be used, after saying why on standard error.</summary>
    public static int? Read(IConfiguration configuration, string setting, int defaultPort)
    {
        var text = configuration[setting] is { Length: > 0 } configured ? configured : $"{defaultPort}";
        if (!ushort.TryParse(text, out var port))
        {
            return Refuse($"{setting} is '{text}', which is no port: use 0 (a free one) to 65535.");
        }

        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return port;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Refuse($"port {port} is in use: set {setting} to another port, or to 0 for a free one: --{setting}=0");
        }
        catch (SocketException exception)
        {
            return Refuse($"port {port} cannot be used ({exception.Message}): set {setting} to another port.");
        }
    }

    private static int? Refuse(string reason)
    {
        Console.Error.WriteLine($"error: {reason}");
        return null;
    }
}
