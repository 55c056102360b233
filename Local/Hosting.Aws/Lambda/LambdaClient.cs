using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Hosting.Aws;

/// <summary>Calls the Lambda emulator: Lambda's Invoke API, and its own admin API.</summary>
internal sealed class LambdaClient(LambdaEmulatorResource emulator) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(emulator.AdminEndpoint.Url), Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Ends the function's sandboxes; the status that the emulator answers.</summary>
    public async Task<int> RestartAsync(string function, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri($"functions/{function}/restart", UriKind.Relative), null, cancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Invokes a function and waits for its answer.</summary>
    public async Task<(string Payload, string? Error, string Log)> InvokeAsync(string function, string payload, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"2015-03-31/functions/{function}/invocations", UriKind.Relative));
        request.Content = new StringContent(payload, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        using var answer = await _http.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var error = Header(answer, "X-Amz-Function-Error") ?? (answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}");
        return (body, error, Encoding.UTF8.GetString(Convert.FromBase64String(Header(answer, "X-Amz-Log-Result") ?? "")));
    }

    public async Task<IReadOnlyList<Sandbox>> SandboxesAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<IReadOnlyList<Sandbox>>(new Uri("sandboxes", UriKind.Relative), cancellationToken) ?? [];

    /// <summary>The sandbox's lines until now, oldest first; empty for one that is forgotten.</summary>
    public async Task<IReadOnlyList<SandboxLine>> LinesAsync(string sandbox, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"sandboxes/{sandbox}/logs", UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<IReadOnlyList<SandboxLine>>(cancellationToken) ?? [] : [];
    }

    /// <summary>What changes about sandboxes, as it happens, until the emulator ends.</summary>
    public async IAsyncEnumerable<Sandbox> ChangesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Data = "data: ";
        using var answer = await _http.GetAsync(new Uri("events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken));
        var isSandbox = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                isSandbox = line == "event: sandbox";
            }
            else if (isSandbox && line.StartsWith(Data, StringComparison.Ordinal)
                && JsonSerializer.Deserialize<Sandbox>(line.AsSpan(Data.Length), JsonSerializerOptions.Web) is { } sandbox)
            {
                yield return sandbox;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
