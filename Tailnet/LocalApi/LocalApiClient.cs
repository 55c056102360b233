using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tailnet.LocalApi;

/// <summary>
/// tailscaled's LocalAPI over its unix socket: what the <c>tailscale</c> command uses, so that command is not needed.
/// </summary>
/// <remarks>
/// Calls throw <see cref="LocalApiException"/> when tailscaled refuses, <see cref="HttpRequestException"/> or
/// <see cref="IOException"/> when it is not there. None has a time limit of its own.
/// Source: https://github.com/tailscale/tailscale/blob/main/client/local/local.go
/// </remarks>
public sealed class LocalApiClient : IDisposable
{
    // tailscaled refuses other names, which keeps web pages from reaching it by DNS rebinding.
    private const string BaseAddress = "http://local-tailscaled.sock/localapi/v0/";
    private const int MaxErrorLength = 4096;

    // The state first (2); messages that hold nothing but a netmap or the engine's counters only every few seconds (256); what changed of
    // the peers (4096) instead of a whole netmap with each change (8192), where the version knows that. A state, an error or health comes at once.
    private const int BusMask = 2 | 256 | 4096 | 8192;

    private readonly HttpClient _http;

    public LocalApiClient(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => ConnectAsync(socketPath, cancellationToken),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri(BaseAddress), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary><c>GET status</c>.</summary>
    /// <param name="peers">Whether the answer lists the tailnet's other nodes, which may be thousands.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IpnStatus> GetStatusAsync(bool peers, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, peers ? "status" : "status?peers=false", null, cancellationToken);
        return await ReadAsync(response, "GET status", LocalApiJsonContext.Default.IpnStatus, cancellationToken);
    }

    /// <summary><c>POST start</c>: sets preferences and the auth key. A fresh node then still needs <see cref="LoginInteractiveAsync"/>.</summary>
    public Task StartAsync(IpnOptions options, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, "start", JsonContent.Create(options, LocalApiJsonContext.Default.IpnOptions), cancellationToken);

    /// <summary><c>POST login-interactive</c>: begins the login; with an auth key no person is involved.</summary>
    public Task LoginInteractiveAsync(CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, "login-interactive", null, cancellationToken);

    /// <summary><c>PATCH prefs</c>: changes preferences of a node, which keeps its key.</summary>
    public Task EditPrefsAsync(IpnPrefsEdit edit, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Patch, "prefs", JsonContent.Create(edit, LocalApiJsonContext.Default.IpnPrefsEdit), cancellationToken);

    /// <summary><c>POST ping</c>: waits, without limit, until a peer answers.</summary>
    /// <param name="address">An address of the peer in the tailnet.</param>
    /// <param name="type"><c>disco</c>, which needs no WireGuard session, or <c>TSMP</c>, which does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IpnPing> PingAsync(string address, string type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"ping?ip={Uri.EscapeDataString(address)}&type={type}", null, cancellationToken);
        return await ReadAsync(response, "POST ping", LocalApiJsonContext.Default.IpnPing, cancellationToken);
    }

    /// <summary><c>POST logout</c>: the node leaves the tailnet; an ephemeral one is gone at once.</summary>
    public Task LogoutAsync(CancellationToken cancellationToken) => CallAsync(HttpMethod.Post, "logout", null, cancellationToken);

    /// <summary><c>GET watch-ipn-bus</c>: the state now, then what changes. Ends when tailscaled does.</summary>
    public async IAsyncEnumerable<IpnNotify> WatchIpnBusAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, $"watch-ipn-bus?mask={BusMask}", null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var messages = JsonSerializer.DeserializeAsyncEnumerable(stream, LocalApiJsonContext.Default.IpnNotify, topLevelValues: true, cancellationToken);
        await foreach (var message in messages)
        {
            if (message is not null)
            {
                yield return message;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task CallAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent)
        {
            return response;
        }

        using (response)
        {
            throw new LocalApiException($"{method} {path}", response.StatusCode, await ReadErrorAsync(response, cancellationToken));
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new LocalApiException(call, response.StatusCode, "an empty answer");
        }
        catch (JsonException exception)
        {
            throw new LocalApiException(call, response.StatusCode, $"not the JSON that belongs there: {exception.Message}");
        }
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxErrorLength];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
