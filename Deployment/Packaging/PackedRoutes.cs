using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Deployment.Settings;
using Deployment.Stacks;

namespace Deployment.Packaging;

/// <summary>The routes file that is packed: the one that is set, with the origin's key on every route where CloudFront is in front.</summary>
internal static class PackedRoutes
{
    private static readonly JsonDocumentOptions _options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The file's path; null when the functions need none.</summary>
    public static string? Make(DeploymentSettings settings, string cache)
    {
        if (settings.Front != WebhookFront.CloudFront)
        {
            return settings.Routes?.Path;
        }

        var table = settings.Routes is { } routes ? JsonNode.Parse(File.ReadAllText(routes.Path), documentOptions: _options)!.AsObject() : OnlyRoute(settings);
        foreach (var route in table["routes"]!.AsArray().Select(route => route!.AsObject()))
        {
            route["apiKey"] = new JsonObject
            {
                ["header"] = OriginKey.Header,
                ["secret"] = new JsonObject { ["name"] = OriginKey.SecretName(settings), ["key"] = OriginKey.SecretKey },
            };
            var request = route["request"] as JsonObject ?? [];
            route["request"] = request;
            var remove = request["remove"] as JsonArray ?? [];
            request["remove"] = remove;
            remove.Add((JsonNode)OriginKey.Header);
        }

        var json = table.ToJsonString();
        var path = Path.Combine(cache, "routes", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16] + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, json);
        return path;
    }

    private static JsonObject OnlyRoute(DeploymentSettings settings)
    {
        var (host, port) = settings.TargetTailscaleIp is { } target ? (target, settings.TargetTailscalePort) : (DemoTarget.HostName(settings), DemoTarget.Port);
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new JsonObject { ["routes"] = new JsonArray(new JsonObject { ["name"] = "default", ["target"] = $"http://{authority}:{port}" }) };
    }
}
