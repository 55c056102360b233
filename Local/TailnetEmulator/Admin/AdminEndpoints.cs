using System.Runtime.CompilerServices;
using System.Text.Json;
using TailnetControl;
using TailnetEmulator.Control;
using TailnetEmulator.Faults;
using TailnetEmulator.Keys;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Admin;

/// <summary>For the dashboard and for tests: what is there, and faults on demand. Secrets are never shown.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/admin");
        group.MapGet("/state", State);
        group.MapGet("/faults", static (FaultBoard faults) => FaultName.All.Select(f => new { name = f.Key, meaning = f.Value, on = faults[f.Key] }));
        group.MapPut("/faults/{name}", SetFaultAsync);
        group.MapDelete("/faults/{name}", ClearFault);
        group.MapGet("/events", static (long? after, EventLog events, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(FollowAsync(after ?? 0, events, lifetime.ApplicationStopping, cancellationToken), "tailnet"));
    }

    private static IResult State(ControlPlane plane, KeyStore keys, ConnectionLog connections, FaultBoard faults, TailnetOptions options, TimeProvider time) =>
        Results.Json(new
        {
            domain = options.Domain,
            nodes = plane.Read(nodes => nodes.All.Select(n => Describe(n, options)).ToArray()),
            keys = keys.All.Select(k => new
            {
                k.Id,
                k.Description,
                k.Created,
                k.Expires,
                k.Revoked,
                k.Uses,
                k.Create.Reusable,
                k.Create.Ephemeral,
                k.Create.Preauthorized,
                k.Create.Tags,
                valid = k.IsValidAt(time.GetUtcNow()),
            }),
            connections = connections.All,
            faults = faults.On,
        });

    private static object Describe(Node node, TailnetOptions options) => new
    {
        node.Id,
        name = $"{node.Label}.{options.Domain}",
        node.Settings.Hostname,
        addresses = new[] { node.Address4.ToString(), node.Address6.ToString() },
        node.Tags,
        node.Ephemeral,
        node.Online,
        state = node.State,
        node.Settings.ShieldsUp,
        routes = node.Settings.AdvertiseRoutes,
        node.Created,
        node.LastSeen,
        authKey = node.AuthKeyId,
    };

    private static async Task<IResult> SetFaultAsync(string name, HttpContext context, ControlPlane plane, FaultBoard faults, EventLog events)
    {
        if (!FaultName.All.ContainsKey(name))
        {
            return Results.Json(new { message = $"there is no fault '{name}'; there are {string.Join(", ", FaultName.All.Keys)}" }, statusCode: 404);
        }

        FaultSettings settings;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            settings = (body.Length == 0 ? null : JsonSerializer.Deserialize<FaultSettings>(body, JsonSerializerOptions.Web)) ?? new();
        }
        catch (Exception exception) when (exception is JsonException)
        {
            return Results.Json(new { message = "the body is not JSON with node, delayMs, mode, message" }, statusCode: 400);
        }

        if (settings.DelayMs is < 0 or > 600_000 || settings.Mode is not ("error" or "http"))
        {
            return Results.Json(new { message = "delayMs is not between 0 and 600000, or mode is neither error nor http" }, statusCode: 400);
        }

        if (name == FaultName.PeerOffline && settings.Node is null)
        {
            return Results.Json(new { message = "peer-offline needs node: a host name, a MagicDNS label or an id" }, statusCode: 400);
        }

        events.Add("fault", $"{name} on{(settings.Node is null ? "" : $" for {settings.Node}")}");
        if (name is FaultName.DaemonCrash or FaultName.ClockJump)
        {
            return Results.Json(new { daemons = plane.Afflict(name == FaultName.DaemonCrash ? DaemonFault.Crash : DaemonFault.ClockJump, settings.Node) });
        }

        if (name == FaultName.NodeRemoved)
        {
            return Results.Json(new { nodes = plane.Forget(settings.Node) });
        }

        faults.Set(name, settings);
        plane.Changed();
        return Results.NoContent();
    }

    private static IResult ClearFault(string name, ControlPlane plane, FaultBoard faults, EventLog events)
    {
        if (faults.Clear(name))
        {
            events.Add("fault", $"{name} off");
            plane.Changed();
        }

        return Results.NoContent();
    }

    private static async IAsyncEnumerable<TailnetEvent> FollowAsync(
        long after, EventLog events, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (true)
        {
            var change = events.Changes.Next;
            foreach (var entry in events.After(after))
            {
                after = entry.Id;
                yield return entry;
            }

            try
            {
                await change.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }
}
