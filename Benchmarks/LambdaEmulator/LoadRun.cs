using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks.LambdaEmulator;

/// <summary>
/// 200 clients that send webhooks, of which some break off while they wait for the answer and some in the middle of the request.
/// Everything else must be answered: 200, or 503 when the function's concurrency is used up. Afterwards nothing may be left behind.
/// </summary>
internal static class LoadRun
{
    private const int Clients = 200;
    private const int Sandboxes = 16;

    /// <summary>What the emulator may hold more than before, once quiet: caches, pools and the log of the last webhooks.</summary>
    private const long MostGrowthBytes = 150L * 1024 * 1024;

    /// <returns>0, or 1 when a request was not answered by a rule or something leaked.</returns>
    public static async Task<int> RunAsync(TimeSpan duration)
    {
        await using var emulator = await EmulatorProcess.StartAsync(
            ("Functions__bench__Sandboxes", $"{Sandboxes}"), ("Functions__bench__IdleTimeout", "3"), ("HttpApi__AccessLog", "false"));
        var counts = new ConcurrentDictionary<string, int>();
        await BurstAsync(emulator, TimeSpan.FromSeconds(5), new ConcurrentDictionary<string, int>());
        await QuietAsync(emulator);
        var (files, memory) = (emulator.OpenFiles, emulator.ResidentMemory);

        await BurstAsync(emulator, duration, counts);
        await QuietAsync(emulator);

        var (filesLeft, memoryLeft, sandboxes) = (emulator.OpenFiles - files, emulator.ResidentMemory - memory, await emulator.LiveSandboxesAsync());
        Console.WriteLine($"Load: {Clients} clients for {duration.TotalSeconds:0} s, {Sandboxes} sandboxes at most:");
        foreach (var (what, count) in counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {what,-28}{count,9}");
        }

        Console.WriteLine($"  left afterwards: {sandboxes} sandboxes, {filesLeft:+0;-0;0} open files, {memoryLeft / 1024d / 1024d:+0.0;-0.0} MiB resident (was {memory / 1024d / 1024d:0.0})");
        var answeredByRule = counts.Keys.All(static what => what is "200" or "503" or "dropped while waiting" or "dropped while sending");
        var clean = sandboxes == 0 && filesLeft <= 4 && memoryLeft <= MostGrowthBytes;
        Console.WriteLine(answeredByRule && clean ? "  every request answered or refused by a rule; nothing left behind" : "  FAILED");
        return answeredByRule && clean ? 0 : 1;
    }

    private static async Task BurstAsync(EmulatorProcess emulator, TimeSpan duration, ConcurrentDictionary<string, int> counts)
    {
        using var over = new CancellationTokenSource(duration);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { Timeout = TimeSpan.FromSeconds(40) };
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(id => Task.Run(() => ClientAsync(emulator, client, new Random(id), counts, over.Token))));
    }

    private static async Task ClientAsync(EmulatorProcess emulator, HttpClient client, Random random, ConcurrentDictionary<string, int> counts, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var what = random.Next(100) switch
            {
                < 10 => await DropWhileWaitingAsync(emulator, client, random),
                < 15 => await DropWhileSendingAsync(emulator, random),
                _ => await SendAsync(emulator, client, random),
            };
            counts.AddOrUpdate(what, 1, static (_, count) => count + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 250)), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<string> SendAsync(EmulatorProcess emulator, HttpClient client, Random random)
    {
        try
        {
            using var content = new StringContent(new string('x', random.Next(0, 8192)));
            using var response = await client.PostAsync(emulator.Api, content);
            return $"{(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return $"NOT ANSWERED: {exception.Message}";
        }
    }

    private static async Task<string> DropWhileWaitingAsync(EmulatorProcess emulator, HttpClient client, Random random)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 20)));
        try
        {
            using var response = await client.GetAsync(emulator.Api, patience.Token);
            return $"{(int)response.StatusCode}";
        }
        catch (OperationCanceledException)
        {
            return "dropped while waiting";
        }
    }

    private static async Task<string> DropWhileSendingAsync(EmulatorProcess emulator, Random random)
    {
        using var socket = new TcpClient { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(emulator.Api.Host, emulator.Api.Port);
        var request = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{new string('x', 4000)}");
        await socket.GetStream().WriteAsync(request.AsMemory(0, random.Next(1, request.Length)));
        return "dropped while sending";
    }

    private static async Task QuietAsync(EmulatorProcess emulator)
    {
        while (await emulator.LiveSandboxesAsync() > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
    }
}
