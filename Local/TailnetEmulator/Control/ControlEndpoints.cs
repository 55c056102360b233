using System.Text.Json;
using TailnetControl;
using TailnetEmulator.Faults;

namespace TailnetEmulator.Control;

/// <summary>What daemons talk to. Stands in for Tailscale's control protocol (ts2021).</summary>
internal static class ControlEndpoints
{
    private static readonly byte[] _newLine = "\n"u8.ToArray();

    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/control").AddEndpointFilter(static async (context, next) =>
        {
            if (context.HttpContext.RequestServices.GetRequiredService<FaultBoard>()[FaultName.ControlDown] is null)
            {
                return await next(context);
            }

            context.HttpContext.Abort();
            return Results.Empty;
        });
        group.MapPost("/register", RegisterAsync);
        group.MapGet("/map", StreamMapAsync);
        group.MapPost("/logout", Logout);
        group.MapPost("/connections", Report);
    }

    private static async Task<IResult> RegisterAsync(HttpContext context, ControlPlane plane, FaultBoard faults, TimeProvider time)
    {
        var request = await context.Request.ReadFromJsonAsync(ControlJsonContext.Default.RegisterRequest, context.RequestAborted);
        if (request is null)
        {
            return Results.BadRequest();
        }

        if (faults[FaultName.LoginSlow] is { } slow && request.AuthKey is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(slow.DelayMs), time, context.RequestAborted);
        }

        if (faults[FaultName.LoginRefused] is { Mode: "http" } refused && request.AuthKey is not null)
        {
            return Results.Text(refused.Message, statusCode: StatusCodes.Status401Unauthorized);
        }

        return Results.Json(plane.Register(request), ControlJsonContext.Default.RegisterResponse);
    }

    private static async Task StreamMapAsync(HttpContext context, ControlPlane plane, FaultBoard faults, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (NodeKey(context) is not { } nodeKey || plane.MapFor(nodeKey) is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        plane.CountStream(nodeKey, 1);
        try
        {
            await WriteMapsAsync(context, nodeKey, plane, faults, time, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The daemon went away, or the emulator ends.
        }
        finally
        {
            plane.CountStream(nodeKey, -1);
        }
    }

    private static async Task WriteMapsAsync(
        HttpContext context, string nodeKey, ControlPlane plane, FaultBoard faults, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = plane.Changes.Next;
            if (faults[FaultName.ControlDown] is not null)
            {
                context.Abort();
                return;
            }

            // A node that was removed is told by the end of the stream: the next call answers 404.
            if (plane.MapFor(nodeKey) is not { } map)
            {
                return;
            }

            await JsonSerializer.SerializeAsync(context.Response.Body, map, ControlJsonContext.Default.NetMap, cancellationToken);
            await context.Response.Body.WriteAsync(_newLine, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            if (map.Fault is null)
            {
                await change.WaitAsync(cancellationToken);
                if (faults[FaultName.NetMapSlow] is { } slow)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(slow.DelayMs), time, cancellationToken);
                }
            }
        }
    }

    private static IResult Logout(HttpContext context, ControlPlane plane)
    {
        if (NodeKey(context) is { } nodeKey)
        {
            plane.Logout(nodeKey);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> Report(HttpContext context, ControlPlane plane, ConnectionLog connections)
    {
        var report = await context.Request.ReadFromJsonAsync(ControlJsonContext.Default.ConnectionReport, context.RequestAborted);
        if (report is null || NodeKey(context) is not { } nodeKey || plane.Read(nodes => nodes.FindByKey(nodeKey)) is not { } node)
        {
            return Results.NotFound();
        }

        connections.Record(node, plane.Read(nodes => nodes.Find(report.PeerId)), report);
        return Results.NoContent();
    }

    private static string? NodeKey(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;
}
