using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tailnet.LocalApi;
using Tailscaled.Backend;
using Tailscaled.DataPath;

namespace Tailscaled.LocalApi;

/// <summary>The LocalAPI routes that this project uses, over a unix socket.</summary>
internal sealed class LocalApiServer(LocalBackend backend, TailnetDialer dialer) : IAsyncDisposable
{
    private const string Prefix = "/localapi/v0/";
    private const string HostName = "local-tailscaled.sock";
    private const int InitialStateMask = 2;

    private static readonly byte[] _newLine = "\n"u8.ToArray();

    private WebApplication? _app;

    public async Task StartAsync(string socketPath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(socketPath))!);
        File.Delete(socketPath);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socketPath, static listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is { } app)
        {
            using var now = new CancellationTokenSource(TimeSpan.Zero);
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Host.Value != HostName || request.Headers.Origin.Count > 0 || request.Headers.Referer.Count > 0)
        {
            await FailAsync(context, StatusCodes.Status403Forbidden, "invalid localapi request");
            return;
        }

        var path = request.Path.Value ?? "";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            await FailAsync(context, StatusCodes.Status404NotFound, "not found");
            return;
        }

        await ((path[Prefix.Length..], request.Method) switch
        {
            ("status", "GET") => WriteAsync(context, backend.Status(request.Query["peers"] != "false"), LocalApiJsonContext.Default.IpnStatus),
            ("start", "POST") => StartAsync(context),
            ("login-interactive", "POST") => DoneAsync(context, backend.LoginInteractiveAsync()),
            ("logout", "POST") => DoneAsync(context, backend.LogoutAsync(context.RequestAborted)),
            ("prefs", "GET") => WriteAsync(context, backend.Prefs, LocalApiJsonContext.Default.IpnPrefs),
            ("prefs", "PATCH") => EditPrefsAsync(context),
            ("watch-ipn-bus", "GET") => WatchAsync(context),
            ("ping", "POST") => PingAsync(context),
            ("whois", "GET") => WhoIsAsync(context),
            ("start" or "login-interactive" or "logout" or "ping", _) => FailAsync(context, StatusCodes.Status400BadRequest, "want POST"),
            _ => FailAsync(context, StatusCodes.Status404NotFound, "not found"),
        });
    }

    private async Task StartAsync(HttpContext context)
    {
        try
        {
            var options = await JsonSerializer.DeserializeAsync(context.Request.Body, LocalApiJsonContext.Default.IpnOptions, context.RequestAborted);
            await DoneAsync(context, backend.StartAsync(options ?? new IpnOptions()));
        }
        catch (JsonException)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "the body is not the JSON of ipn.Options");
        }
    }

    /// <summary><c>ipn.MaskedPrefs</c>: a preference counts when its <c>…Set</c> is true.</summary>
    private async Task EditPrefsAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var edit = new PrefsEdit(document.RootElement);
            await backend.EditPrefsAsync(edit.ApplyTo(backend.Prefs));
        }
        catch (JsonException)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "the body is not the JSON of ipn.MaskedPrefs");
            return;
        }

        await WriteAsync(context, backend.Prefs, LocalApiJsonContext.Default.IpnPrefs);
    }

    private async Task WatchAsync(HttpContext context)
    {
        var mask = int.TryParse(context.Request.Query["mask"], out var value) ? value : 0;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "application/json";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, _app!.Lifetime.ApplicationStopping);
        await foreach (var notify in backend.WatchAsync((mask & InitialStateMask) != 0, ending.Token))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, notify, LocalApiJsonContext.Default.IpnNotify, ending.Token);
            await context.Response.Body.WriteAsync(_newLine, ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
        }
    }

    /// <summary>Waits for a peer's answer: <c>ip=…</c>, <c>type=disco</c> or <c>type=TSMP</c>.</summary>
    private async Task PingAsync(HttpContext context)
    {
        var (address, type) = (context.Request.Query["ip"].ToString(), context.Request.Query["type"].ToString());
        if (type is not ("disco" or "TSMP"))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, type.Length == 0 ? "missing 'type' parameter" : $"the stand-in does no {type} pings");
            return;
        }

        try
        {
            var error = await dialer.PingAsync(address, session: type == "TSMP", context.RequestAborted);
            await WriteAsync(context, new IpnPing { IP = address, Err = error }, LocalApiJsonContext.Default.IpnPing);
        }
        catch (OperationCanceledException)
        {
            // The caller gave up.
        }
    }

    /// <summary>Whose an address is: <c>addr=IP</c> or <c>addr=IP:port</c>.</summary>
    private async Task WhoIsAsync(HttpContext context)
    {
        var text = context.Request.Query["addr"].ToString();
        var known = System.Net.IPEndPoint.TryParse(text, out var endpoint) ? backend.NetMap.NodeByAddress(endpoint.Address) : null;
        if (known is null)
        {
            await FailAsync(context, StatusCodes.Status404NotFound, "no match for IP:port");
            return;
        }

        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteStartObject("Node");
        writer.WriteString("StableID", known.Id);
        writer.WriteString("Name", $"{known.Name}.");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static async Task DoneAsync(HttpContext context, Task work)
    {
        await work;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
