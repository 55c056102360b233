using Hosting.Tailnet;
using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>Which parts stand behind the app model, from configuration; validated once, all errors at once.</summary>
internal sealed record Choices
{
    public const string Headscale = "headscale";
    public const string Tailscale = "tailscale";
    public const string LocalStack = "localstack";
    public const string Aws = "aws";

    private const string Embedded = "embedded";

    /// <summary><c>embedded</c>, <c>localstack</c> or <c>aws</c> (the caller's account).</summary>
    public required string Secrets { get; init; }

    /// <summary><c>embedded</c>, <c>headscale</c> (containers) or <c>tailscale</c> (any real control server).</summary>
    public required string Tailnet { get; init; }

    /// <summary>An auth key of a real tailnet; null where keys are minted and rotated.</summary>
    public string? AuthKey { get; init; }

    public string? OAuthClientId { get; init; }

    public string? OAuthClientSecret { get; init; }

    public required string LoginServer { get; init; }

    public required string ApiUrl { get; init; }

    /// <summary>Path of a real tailscaled: the one that is configured, else the one on PATH.</summary>
    public string? Tailscaled { get; init; }

    /// <summary>A node of the existing tailnet that is the target; null where one is started.</summary>
    public string? TailnetTarget { get; init; }

    /// <summary>What runs containers; null where none are needed, or nothing can run them.</summary>
    public ContainerEngine? ContainerEngine { get; init; }

    public required string HeadscaleImage { get; init; }

    public required string TailscaledImage { get; init; }

    public required string LocalStackImage { get; init; }

    public required string LocalStackTag { get; init; }

    /// <summary>Port of a target that the developer runs, on 127.0.0.1 or at <see cref="TailnetTarget"/>; null for <c>TargetStub</c>.</summary>
    public string? TargetPort { get; init; }

    /// <returns>The choices; null after saying on standard error what is wrong with them.</returns>
    public static Choices? Read(IConfiguration configuration)
    {
        var choices = new Choices
        {
            Secrets = Text("Secrets") ?? Embedded,
            Tailnet = Text("Tailnet") ?? Embedded,
            AuthKey = Text("Tailnet:AuthKey"),
            OAuthClientId = Text("Tailnet:OAuthClientId"),
            OAuthClientSecret = Text("Tailnet:OAuthClientSecret"),
            LoginServer = Text("Tailnet:LoginServer") ?? "https://controlplane.tailscale.com",
            ApiUrl = Text("Tailnet:ApiUrl") ?? "https://api.tailscale.com",
            Tailscaled = Text("Tailnet:Tailscaled") ?? ExecutablePath.Find("tailscaled"),
            TailnetTarget = Text("Tailnet:Target"),
            ContainerEngine = Text("Tailnet") == Headscale ? ContainerEngine.Find(configuration) : null,
            HeadscaleImage = Text("Tailnet:HeadscaleImage") ?? "headscale/headscale:0.30",
            TailscaledImage = Text("Tailnet:TailscaledImage") ?? "tailscale/tailscale:v1.96",
            LocalStackImage = Text("Secrets:Image") ?? "localstack/localstack",
            LocalStackTag = Text("Secrets:Tag") ?? "4.4.0",
            TargetPort = Text("Target:Port"),
        };
        var errors = choices.Validate(configuration).ToList();
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error: {error}");
        }

        return errors.Count == 0 ? choices : null;

        string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;
    }

    // A record's own ToString would print key and secret.
    public override string ToString() => $"Secrets={Secrets} Tailnet={Tailnet}";

    private IEnumerable<string> Validate(IConfiguration configuration)
    {
        if (Secrets is not (Embedded or LocalStack or Aws))
        {
            yield return $"Secrets is '{Secrets}': use embedded, localstack or aws.";
        }

        if (Tailnet is not (Embedded or Headscale or Tailscale))
        {
            yield return $"Tailnet is '{Tailnet}': use embedded, headscale or tailscale.";
        }

        if (Tailnet == Headscale && ContainerEngine is null)
        {
            yield return configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } engine
                ? $"Tailnet=headscale needs a container engine, and ASPIRE_CONTAINER_RUNTIME is '{engine}', which does not work here: start it, or set docker or podman."
                : "Tailnet=headscale needs a container engine, and neither docker nor podman works here: install or start one, or use Tailnet=embedded.";
        }

        foreach (var error in Tailnet == Tailscale ? ValidateTailscale() : [])
        {
            yield return error;
        }

        if (TailnetTarget is not null && (Tailnet != Tailscale || TargetPort is null))
        {
            yield return $"Tailnet:Target is '{TailnetTarget}', a node that exists: that needs Tailnet=tailscale, and Target:Port, its port.";
        }

        if (TargetPort is not null && (!ushort.TryParse(TargetPort, out var port) || port == 0))
        {
            yield return $"Target:Port is '{TargetPort}', which is no port: use the port from 1 to 65535 on which your target listens.";
        }

        if (Secrets == Aws && (configuration["AWS_ACCESS_KEY_ID"] is null or "" || configuration["AWS_SECRET_ACCESS_KEY"] is null or ""))
        {
            yield return "Secrets=aws needs the caller's credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if there is one).";
        }
    }

    private IEnumerable<string> ValidateTailscale()
    {
        if (AuthKey is null && (OAuthClientId is null || OAuthClientSecret is null))
        {
            yield return "Tailnet=tailscale needs Tailnet:AuthKey, or Tailnet:OAuthClientId and Tailnet:OAuthClientSecret (better as a user secret or variable than on the command line).";
        }

        if (Tailscaled is null || !File.Exists(Tailscaled))
        {
            yield return Tailscaled is null
                ? "Tailnet=tailscale needs a real tailscaled: there is none on PATH; install one, or set its path as Tailnet:Tailscaled."
                : $"Tailnet:Tailscaled is '{Tailscaled}', which does not exist: set the path of a real tailscaled.";
        }

        foreach (var (key, url) in new[] { ("Tailnet:LoginServer", LoginServer), ("Tailnet:ApiUrl", ApiUrl) })
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                yield return $"{key} is '{url}': use an absolute http or https URL.";
            }
        }
    }
}
