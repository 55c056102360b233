using System.Text.Json;
using TailnetEmulator.Admin;
using TailnetEmulator.Keys;

namespace TailnetEmulator.Api;

/// <summary>Auth keys of the Tailscale API v2.</summary>
/// <remarks>Source: https://tailscale.com/api#tag/keys</remarks>
internal static class KeyEndpoints
{
    private const long MaxLifeSeconds = 90 * 24 * 60 * 60;
    private const int MaxDescription = 50;

    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v2/tailnet/{tailnet}/keys", CreateAsync).RequireScope("auth_keys").RequireTailnet();
        app.MapGet("/api/v2/tailnet/{tailnet}/keys", List).RequireScope("auth_keys:read").RequireTailnet();
        app.MapGet("/api/v2/tailnet/{tailnet}/keys/{id}", Get).RequireScope("auth_keys:read").RequireTailnet();
        app.MapDelete("/api/v2/tailnet/{tailnet}/keys/{id}", Delete).RequireScope("auth_keys").RequireTailnet();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, TailnetOptions options, KeyStore keys, EventLog events)
    {
        CreateKeyRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync<CreateKeyRequest>(context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ApiError.BadRequest("the body is not the JSON of a key");
        }

        if (Refusal(request, options) is { } refusal)
        {
            return ApiError.BadRequest(refusal);
        }

        var seconds = request!.ExpirySeconds == 0 ? MaxLifeSeconds : request.ExpirySeconds;
        var (key, secret) = keys.Create(request.Create!, TimeSpan.FromSeconds(seconds), request.Description ?? "");
        events.Add("key", $"key {key.Id} was made{(key.Description.Length > 0 ? $" ({key.Description})" : "")}");
        return Results.Json(Describe(key, key.Created, secret));
    }

    private static string? Refusal(CreateKeyRequest? request, TailnetOptions options)
    {
        if (request?.Create is not { } create)
        {
            return "capabilities.devices.create is missing";
        }

        if (request.ExpirySeconds is < 0 or > MaxLifeSeconds)
        {
            return $"expirySeconds {request.ExpirySeconds} is not between 0 and {MaxLifeSeconds}";
        }

        if (request.Description is { } description && (description.Length > MaxDescription || description.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-'))))
        {
            return $"description has more than {MaxDescription} characters, or others than letters, digits, spaces and hyphens";
        }

        // A key made by an OAuth client belongs to the tailnet, not to a person: only tags can own its devices.
        if (create.Tags is not { Length: > 0 } tags)
        {
            return "tailnet-owned auth key must have tags set";
        }

        var refused = tags.Where(t => !options.OAuth.Tags.Contains(t, StringComparer.Ordinal)).ToArray();
        return refused.Length > 0 ? $"requested tags [{string.Join(' ', refused)}] are invalid or not permitted" : null;
    }

    private static IResult List(KeyStore keys, TimeProvider time) =>
        Results.Json(new { keys = keys.All.Where(k => k.IsValidAt(time.GetUtcNow())).Select(k => Describe(k, time.GetUtcNow(), null)) });

    private static IResult Get(string id, KeyStore keys, TimeProvider time) =>
        keys.TryGet(id, out var key) ? Results.Json(Describe(key, time.GetUtcNow(), null)) : ApiError.NotFound("key");

    private static IResult Delete(string id, KeyStore keys, EventLog events)
    {
        if (!keys.Revoke(id))
        {
            return ApiError.NotFound("key");
        }

        events.Add("key", $"key {id} was revoked");
        return Results.Ok();
    }

    private static Dictionary<string, object> Describe(AuthKey key, DateTimeOffset now, string? secret)
    {
        var description = new Dictionary<string, object>
        {
            ["id"] = key.Id,
            ["keyType"] = "auth",
            ["created"] = key.Created.UtcDateTime,
            ["expires"] = key.Expires.UtcDateTime,
            ["description"] = key.Description,
            ["capabilities"] = new { devices = new { create = key.Create } },
        };
        if (secret is not null)
        {
            description["key"] = secret;
        }

        if (key.Revoked is { } revoked)
        {
            description["revoked"] = revoked.UtcDateTime;
        }

        if (!key.IsValidAt(now))
        {
            description["invalid"] = true;
        }

        return description;
    }
}
