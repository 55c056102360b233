using System.Collections.Concurrent;
using System.Net;
using Processes;

namespace Benchmarks.AppHost;

/// <summary>AppHost in a process of its own, on free ports.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _process;

    private HostProcess(ChildProcess process, Uri endpoint, Uri lambdaAdmin)
    {
        _process = process;
        Endpoint = endpoint;
        LambdaAdmin = lambdaAdmin;
    }

    public int Id => _process.Id;

    /// <summary>Where webhooks are sent.</summary>
    public Uri Endpoint { get; }

    /// <summary>The Lambda emulator's admin API.</summary>
    public Uri LambdaAdmin { get; }

    /// <summary>Starts AppHost and waits until it has printed where it listens.</summary>
    /// <exception cref="InvalidOperationException">AppHost ended.</exception>
    public static async Task<HostProcess> StartAsync()
    {
        var lines = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "dotnet",
            Arguments = [PathOfAppHost(), "--Ports:Webhook=0", "--Ports:Dashboard=0"],
            Output = line =>
            {
                // The table first ("  lambda  URL  lambda-admin"), the endpoint after it.
                if (line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["lambda", var admin, "lambda-admin"])
                {
                    lines["admin"] = admin;
                }
                else if (line.Text.Split(": ", 2) is ["Webhook endpoint", var url])
                {
                    lines["endpoint"] = url;
                    ready.TrySetResult();
                }
            },
        });
        try
        {
            return await Task.WhenAny(ready.Task, process.Exited).WaitAsync(_limit) == ready.Task
                ? new HostProcess(process, new Uri(lines["endpoint"]), new Uri(lines["admin"]))
                : throw new InvalidOperationException("AppHost ended before it was up; run it by hand to see why.");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends webhooks until one is answered with 200.</summary>
    /// <exception cref="InvalidOperationException">100 were not.</exception>
    public async Task SendUntilOkAsync()
    {
        using var sender = new HttpClient { Timeout = _limit };
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await sender.GetAsync(Endpoint);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            if (attempt == 100)
            {
                throw new InvalidOperationException($"{Endpoint} still answers {(int)answer.StatusCode}.");
            }
        }
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        _process.Group.Signal(ProcessSignal.Interrupt);
        await _process.Exited.WaitAsync(_limit);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string PathOfAppHost()
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var bin = Path.GetDirectoryName(Path.GetDirectoryName(own))!;
        return Path.Combine(bin, "AppHost", Path.GetFileName(own), "AppHost.dll");
    }
}
