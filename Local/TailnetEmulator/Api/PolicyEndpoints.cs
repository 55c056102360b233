using TailnetEmulator.Admin;
using TailnetEmulator.Policy;

namespace TailnetEmulator.Api;

/// <summary><c>POST /api/v2/tailnet/{tailnet}/acl</c>: replaces the policy file.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicy(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v2/tailnet/{tailnet}/acl", SetAsync).RequireScope("policy_file").RequireTailnet();

    private static async Task<IResult> SetAsync(HttpContext context, ControlPlane plane, EventLog events)
    {
        using var reader = new StreamReader(context.Request.Body);
        try
        {
            plane.SetPolicy(AccessPolicy.Parse(await reader.ReadToEndAsync(context.RequestAborted)));
        }
        catch (FormatException exception)
        {
            return ApiError.BadRequest(exception.Message);
        }

        events.Add("policy", "the policy was replaced");
        return Results.Ok();
    }
}
