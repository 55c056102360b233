namespace TailnetEmulator.Api;

/// <summary>Errors of the Tailscale API: a status and <c>{"message"}</c>.</summary>
internal static class ApiError
{
    public static IResult Of(int status, string message) => Results.Json(new { message }, statusCode: status);

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, $"{what} not found");

    public static IResult BadRequest(string message) => Of(StatusCodes.Status400BadRequest, message);

    public static IResult Unauthorized() => Of(StatusCodes.Status401Unauthorized, "API token invalid");

    public static IResult Forbidden() =>
        Of(StatusCodes.Status403Forbidden, "calling actor does not have enough permissions to perform this function");
}
