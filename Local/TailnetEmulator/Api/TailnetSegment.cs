namespace TailnetEmulator.Api;

/// <summary>The <c>{tailnet}</c> of a path: <c>-</c> for the token's own, or its name.</summary>
internal static class TailnetSegment
{
    public static RouteHandlerBuilder RequireTailnet(this RouteHandlerBuilder route) => route.AddEndpointFilter(static async (context, next) =>
    {
        var asked = context.HttpContext.GetRouteValue("tailnet") as string;
        var domain = context.HttpContext.RequestServices.GetRequiredService<TailnetOptions>().Domain;
        return asked == "-" || string.Equals(asked, domain, StringComparison.OrdinalIgnoreCase) ? await next(context) : ApiError.NotFound("tailnet");
    });
}
