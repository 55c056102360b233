using System.Diagnostics;
using Tailnet.Daemon;
using Tailnet.LocalApi;

namespace Benchmarks.Tunnel;

/// <summary>A tailscaled driven by nothing but this: what the extension is compared with.</summary>
internal sealed class DaemonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly string _socket;

    private DaemonProcess(Process process, DirectoryInfo directory, string socket)
    {
        (_process, _directory, _socket) = (process, directory, socket);
        Api = new LocalApiClient(socket);
    }

    public LocalApiClient Api { get; }

    public static DaemonProcess Start(string path)
    {
        var directory = Directory.CreateTempSubdirectory("tunnel-bench-");
        var options = new TailscaledOptions { Path = path, Directory = directory.FullName };
        var start = new ProcessStartInfo(path) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in options.Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.OutputDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new DaemonProcess(process, directory, options.SocketPath);
    }

    /// <summary>Returns when the node is up.</summary>
    public async Task LogInAsync(IpnPrefs prefs, string authKey)
    {
        await WaitForApiAsync();
        await Api.StartAsync(new IpnOptions { AuthKey = authKey, UpdatePrefs = prefs }, CancellationToken.None);
        var watching = Task.Run(async () =>
        {
            await foreach (var notify in Api.WatchIpnBusAsync(CancellationToken.None))
            {
                if (notify.ErrMessage is { } error)
                {
                    throw new InvalidOperationException($"tailscaled could not log in: {error}");
                }

                if (notify.State == (int)BackendState.Running)
                {
                    return;
                }
            }
        });
        await Api.LoginInteractiveAsync(CancellationToken.None);
        await watching.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task WaitForApiAsync()
    {
        while (!_process.HasExited)
        {
            if (File.Exists(_socket))
            {
                try
                {
                    await Api.GetStatusAsync(peers: false, CancellationToken.None);
                    return;
                }
                catch (HttpRequestException)
                {
                    // The socket is there a moment before somebody listens on it.
                }
            }

            await Task.Delay(1);
        }

        throw new InvalidOperationException($"tailscaled ended with code {_process.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Api.LogoutAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It ended by itself.
        }

        Api.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }
}
