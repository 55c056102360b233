namespace AppHost;

internal sealed class Help
{
    public const string Text = """
        Runs the whole webhook forwarder on this machine and prints where to send webhooks.

        usage: dotnet run --project AppHost [-- --KEY=VALUE ...]

          --Ports:Webhook=8080      port of the webhook endpoint; 0 takes a free one
          --Ports:Dashboard=18888   port of the dashboard; 0 takes a free one
          --Ports:Inspector=0       port of the inspector; 0 takes a free one
          --Target:Port=3000        relays to your own program on this port of 127.0.0.1 instead of TargetStub
          --Ports:Target=0          port of TargetStub; 0 takes a free one
          --AUTHD_SOURCE_CIDR=...   networks that may send webhooks (127.0.0.1/32,::1/128)
          --ROUTES=file:PATH        routes (docs/routes.md); also PROXY_RESPONSE, AUTHD_DENY_CIDR, LOG_LEVEL
          --SenderSecrets:github=S  a sender's signing secret: the secret webhooks/github, with which the inspector signs its samples
          --ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS=true
                                    shows the dashboard without its login token (for scripts)
          --Aws:AccessKeyId=K --Aws:SecretAccessKey=S
                                    the key pair of the emulated account (made anew for each run)
          --Lambda:Attach=NAME,...  functions that you run yourself, in a debugger (CONTRIBUTING.md)
          --Secrets=embedded        or localstack (a container; Secrets:Image, Secrets:Tag), or aws (the caller's account)
          --Tailnet=embedded        or headscale: headscale and a tailscaled for each node, in containers (docker or podman on
                                    Linux; Tailnet:HeadscaleImage, Tailnet:TailscaledImage),
                                    or tailscale: any real control server, by Tailnet:Tailscaled (path of the real tailscaled, else
                                    the one on PATH), Tailnet:LoginServer, Tailnet:ApiUrl, and Tailnet:AuthKey or
                                    Tailnet:OAuthClientId and Tailnet:OAuthClientSecret; Tailnet:Target with Target:Port is a
                                    node that exists
          --help                    this text

        Each key can also be set as a variable (Ports__Webhook=0) or, best for secrets, as a user secret
        (dotnet user-secrets --project AppHost set KEY VALUE).
        Ctrl+C stops everything.
        """;
}
