using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Forwarding;

/// <summary>A TCP server on a free loopback port, a blocking thread for each connection: nothing in it competes with what is measured.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    protected LoopbackServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port { get; }

    public void Dispose()
    {
        _listener.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Serves a connection until it ends.</summary>
    protected abstract void Serve(Socket connection);

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                connection.NoDelay = true;
                new Thread(() => ServeQuietly(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the benchmark.
        }
    }

    private void ServeQuietly(Socket connection)
    {
        using (connection)
        {
            try
            {
                Serve(connection);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The peer went away.
            }
        }
    }
}
