using System.Net.Http.Json;
using System.Text.Json;
using LambdaEmulator.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LambdaEmulator.UnitTests.Support;

/// <summary>An emulator on free ports with real sandboxes, and clients for it.</summary>
internal sealed class RunningEmulator : IAsyncDisposable
{
    /// <summary>Generous: the machine may be busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Emulator _emulator;
    private readonly LineRecorder _output;

    private RunningEmulator(Emulator emulator, LineRecorder output)
    {
        _emulator = emulator;
        _output = output;
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.HttpApiPort}"), Timeout = Patience };
        Lambda = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.LambdaPort}"), Timeout = Patience };
    }

    /// <summary>The HTTP API.</summary>
    public HttpClient Api { get; }

    /// <summary>The Invoke API, the admin API and attached functions.</summary>
    public HttpClient Lambda { get; }

    public string LambdaAddress => Lambda.BaseAddress!.Authority;

    /// <summary>What the emulator wrote: the sandboxes' lines behind the function's name, and the access log.</summary>
    public string Output => _output.ToString();

    public static async Task<RunningEmulator> StartAsync(params FunctionOptions[] functions) =>
        await StartAsync(new EmulatorOptions(), functions);

    public static Task<RunningEmulator> StartAsync(EmulatorOptions options, params FunctionOptions[] functions) =>
        StartAsync(options, TimeProvider.System, functions);

    public static async Task<RunningEmulator> StartAsync(EmulatorOptions options, TimeProvider time, params FunctionOptions[] functions)
    {
        var output = new LineRecorder();
        var emulator = new Emulator(
            options with
            {
                Functions = functions.ToDictionary(static function => function.Name, StringComparer.Ordinal),
                InheritedEnvironment = new Dictionary<string, string>(options.InheritedEnvironment) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            },
            NullLoggerFactory.Instance, TextWriter.Synchronized(output), time);
        await emulator.StartAsync(CancellationToken.None);
        return new RunningEmulator(emulator, output);
    }

    public async Task<HttpResponseMessage> InvokeAsync(string function, object payload, string? type = null, bool tail = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/2015-03-31/functions/{function}/invocations") { Content = JsonContent.Create(payload) };
        if (type is not null)
        {
            request.Headers.Add("X-Amz-Invocation-Type", type);
        }

        if (tail)
        {
            request.Headers.Add("X-Amz-Log-Type", "Tail");
        }

        return await Lambda.SendAsync(request);
    }

    public async Task<JsonElement> InvokeJsonAsync(string function, object payload)
    {
        using var response = await InvokeAsync(function, payload);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> SandboxesAsync() => Lambda.GetFromJsonAsync<JsonElement>("/sandboxes");

    /// <summary>Waits until the emulator has written a text.</summary>
    public Task WroteAsync(string text) => Eventually.HoldsAsync(() => Output.Contains(text, StringComparison.Ordinal), () => $"'{text}' in:\n{Output}");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Lambda.Dispose();
        await _emulator.DisposeAsync();
        await _output.DisposeAsync();
    }
}
