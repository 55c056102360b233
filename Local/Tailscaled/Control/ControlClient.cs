using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TailnetControl;

namespace Tailscaled.Control;

/// <summary>The emulator's control server. Stands in for Tailscale's control protocol.</summary>
internal sealed class ControlClient(string url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseCookies = false, ActivityHeadersPropagator = null })
    {
        BaseAddress = new Uri(url.TrimEnd('/') + "/control/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="ControlRefusedException">The server answered with an error status.</exception>
    public async Task<RegisterResponse> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync("register", JsonContent.Create(request, ControlJsonContext.Default.RegisterRequest), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new ControlRefusedException($"register request: http {(int)response.StatusCode}: {text[..Math.Min(text.Length, 200)]}");
        }

        return (await response.Content.ReadFromJsonAsync(ControlJsonContext.Default.RegisterResponse, cancellationToken))!;
    }

    /// <summary>The netmaps until the stream ends.</summary>
    /// <exception cref="NodeUnknownException">The server does not know the node.</exception>
    public async IAsyncEnumerable<NetMap> MapsAsync(string nodeKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "map", nodeKey, null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new NodeUnknownException();
        }

        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var map in JsonSerializer.DeserializeAsyncEnumerable(stream, ControlJsonContext.Default.NetMap, topLevelValues: true, cancellationToken))
        {
            yield return map!;
        }
    }

    public async Task LogoutAsync(string nodeKey, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, "logout", nodeKey, null, cancellationToken);
    }

    /// <summary>Tells of a connection; for people to look at, so failures do not matter.</summary>
    public async Task ReportAsync(string nodeKey, ConnectionReport report)
    {
        try
        {
            using var response = await SendAsync(
                HttpMethod.Post, "connections", nodeKey, JsonContent.Create(report, ControlJsonContext.Default.ConnectionReport), CancellationToken.None);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The control server is down, or this daemon ends.
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string nodeKey, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", nodeKey);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
