using System.Net.Sockets;
using System.Runtime.InteropServices;
using Tailscaled;

if (args is ["--help" or "-h" or "-help"])
{
    Console.WriteLine("""
        A stand-in for tailscaled: its flags, LocalAPI and SOCKS5 server, over a tailnet emulator. It does not encrypt.

          --socket=PATH                     the LocalAPI's unix socket (required)
          --state=mem: | --state=FILE       keep the node key in memory (the node is ephemeral) or in a file
          --statedir=DIR                    where the state file goes without --state
          --socks5-server=127.0.0.1:PORT    SOCKS5 (0 takes a free port)
          --tun=userspace-networking        the only one it can do
          --port, --verbose, --no-logs-no-support are accepted and have no effect
        """);
    return 0;
}

var flags = DaemonFlags.Parse(args, out var error);
if (flags is null)
{
    await Console.Error.WriteLineAsync(error);
    return 2;
}

using var ending = new CancellationTokenSource();
void End(PosixSignalContext context)
{
    context.Cancel = true;
    ending.Cancel();
}

using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
try
{
    await using var daemon = new Daemon(flags, Console.Error, TimeProvider.System);
    await daemon.StartAsync();
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    await daemon.StopAsync();
    return 0;
}
catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or InvalidDataException)
{
    await Console.Error.WriteLineAsync($"tailscaled: {exception.Message}");
    return 1;
}
