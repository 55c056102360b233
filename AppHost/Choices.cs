using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>Which parts stand behind the app model, from configuration; validated once, all errors at once.</summary>
internal sealed record Choices
{
    private const string Embedded = "embedded";

    /// <summary><c>embedded</c>, <c>localstack</c> or <c>aws</c> (the caller's account).</summary>
    public required string Secrets { get; init; }

    /// <summary><c>embedded</c> or <c>tailscale</c> (any real control server).</summary>
    public required string Tailnet { get; init; }

    /// <summary>An auth key of a real tailnet; null where keys are minted and rotated.</summary>
    public string? AuthKey { get; init; }

    public string? OAuthClientId { get; init; }

    public string? OAuthClientSecret { get; init; }

    public required string LoginServer { get; init; }

    public required string ApiUrl { get; init; }

    /// <summary>Path of a real tailscaled.</summary>
    public string? Tailscaled { get; init; }

    public required string LocalStackImage { get; init; }

    public required string LocalStackTag { get; init; }

    /// <summary>Port on 127.0.0.1 of a target that the developer runs; null for <c>TargetStub</c>.</summary>
    public string? TargetPort { get; init; }

    public bool HasEmbeddedTailnet => Tailnet == Embedded;

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
            Tailscaled = Text("Tailnet:Tailscaled"),
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
        if (Secrets is not (Embedded or "localstack" or "aws"))
        {
            yield return $"Secrets is '{Secrets}': use embedded, localstack or aws.";
        }

        if (Tailnet == "headscale")
        {
            yield return "Tailnet=headscale is not run by AppHost yet: run headscale yourself and use Tailnet=tailscale with Tailnet:LoginServer and Tailnet:AuthKey.";
        }
        else if (Tailnet is not (Embedded or "tailscale"))
        {
            yield return $"Tailnet is '{Tailnet}': use embedded or tailscale.";
        }

        if (Tailnet == "tailscale")
        {
            if (AuthKey is null && (OAuthClientId is null || OAuthClientSecret is null))
            {
                yield return "Tailnet=tailscale needs Tailnet:AuthKey, or Tailnet:OAuthClientId and Tailnet:OAuthClientSecret (better in a variable or user secret than on the command line).";
            }

            if (Tailscaled is null || !File.Exists(Tailscaled))
            {
                yield return $"Tailnet=tailscale needs Tailnet:Tailscaled, the path of a real tailscaled{(Tailscaled is null ? "" : $"; '{Tailscaled}' does not exist")}.";
            }

            if (!Uri.TryCreate(LoginServer, UriKind.Absolute, out _))
            {
                yield return $"Tailnet:LoginServer is '{LoginServer}', which is no absolute URL.";
            }
        }

        if (TargetPort is not null && (!ushort.TryParse(TargetPort, out var port) || port == 0))
        {
            yield return $"Target:Port is '{TargetPort}', which is no port: use the port from 1 to 65535 on which your target listens.";
        }

        if (Secrets == "aws" && (configuration["AWS_ACCESS_KEY_ID"] is null or "" || configuration["AWS_SECRET_ACCESS_KEY"] is null or ""))
        {
            yield return "Secrets=aws needs the caller's credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if there is one).";
        }
    }
}
