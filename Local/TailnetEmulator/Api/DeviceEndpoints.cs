using System.Text.Json;
using TailnetControl;
using TailnetEmulator.Admin;
using TailnetEmulator.Nodes;

namespace TailnetEmulator.Api;

/// <summary>Devices of the Tailscale API v2.</summary>
/// <remarks>Source: https://tailscale.com/api#tag/devices</remarks>
internal static class DeviceEndpoints
{
    private const string Scope = "devices:core";

    public static void MapDevices(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v2/tailnet/{tailnet}/devices", (ControlPlane plane, TailnetOptions options) =>
            Results.Json(new { devices = plane.Read(nodes => nodes.All.Select(n => Describe(n, options)).ToArray()) })).RequireScope($"{Scope}:read").RequireTailnet();
        app.MapGet("/api/v2/device/{id}", (string id, ControlPlane plane, TailnetOptions options) =>
            plane.Read(nodes => nodes.Find(id) is { } node ? Describe(node, options) : null) is { } device ? Results.Json(device) : ApiError.NotFound("device")).RequireScope($"{Scope}:read");
        app.MapDelete("/api/v2/device/{id}", (string id, ControlPlane plane) =>
            plane.Remove(id) ? Results.Ok() : ApiError.NotFound("device")).RequireScope(Scope);
        app.MapPost("/api/v2/device/{id}/authorized", AuthorizeAsync).RequireScope(Scope);
        app.MapPost("/api/v2/device/{id}/expire", (string id, ControlPlane plane) =>
            plane.Change(id, static node => node.Expired = true) ? Results.Ok() : ApiError.NotFound("device")).RequireScope(Scope);
    }

    private static async Task<IResult> AuthorizeAsync(string id, HttpContext context, ControlPlane plane, EventLog events)
    {
        AuthorizeDeviceRequest? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<AuthorizeDeviceRequest>(context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ApiError.BadRequest("the body is not the JSON of an authorization");
        }

        if (body is null || !plane.Change(id, node => node.Approved = body.Authorized))
        {
            return ApiError.NotFound("device");
        }

        events.Add("node", $"device {id} was {(body.Authorized ? "approved" : "put on hold")}");
        return Results.Ok();
    }

    private static Dictionary<string, object> Describe(Node node, TailnetOptions options) => new()
    {
        ["id"] = node.Id,
        ["nodeId"] = node.Id,
        ["name"] = $"{node.Label}.{options.Domain}",
        ["hostname"] = node.Settings.Hostname,
        ["addresses"] = new[] { node.Address4.ToString(), node.Address6.ToString() },
        ["tags"] = node.Tags,
        ["authorized"] = node.Approved,
        ["isEphemeral"] = node.Ephemeral,
        ["connectedToControl"] = node.Online,
        ["created"] = node.Created.UtcDateTime,
        ["lastSeen"] = node.LastSeen.UtcDateTime,
        ["keyExpiryDisabled"] = node.Tags.Length > 0,
        ["expired"] = node.State == NodeState.NeedsLogin,
        ["os"] = "linux",
        ["blocksIncomingConnections"] = node.Settings.ShieldsUp,
    };
}
