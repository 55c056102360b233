namespace IntegrationTests.Containers;

/// <summary>
/// An image that stands in for those of headscale, tailscaled and LocalStack, because they cannot be pulled everywhere: a command
/// <c>headscale</c> that serves the tailnet emulator and prints its OAuth client, the <c>tailscaled</c> stand-in, and, without a command, the
/// Secrets Manager emulator, which cannot run rotation functions; on Debian's libraries and this machine's .NET runtime. It shows how
/// AppHost drives containers, not how the real programs behave.
/// </summary>
public sealed class StandInImage : IDisposable
{
    private const string Script = """
        #!/bin/sh
        client=/tmp/client.json
        case "$1 $2" in
          " ")
            export ASPNETCORE_URLS=http://0.0.0.0:4566 LambdaEndpoint=http://127.0.0.1:4510 AccountId=000000000000
            nc -ll -p 4510 -e /bin/lambda &
            exec /SecretsEmulator/SecretsEmulator ;;
          "serve ")
            grep -q /etc/headscale/policy.json /etc/headscale/config.yaml || { echo "no configuration" >&2; exit 1; }
            secret=$(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')
            echo "{\"id\":\"kTest\",\"key\":\"tskey-client-kTest-$secret\",\"keyType\":\"client\"}" >$client
            echo "serving $HEADSCALE_SERVER_URL"
            export OAuth__ClientId=kTest OAuth__ClientSecret=tskey-client-kTest-$secret AclFile=/etc/headscale/policy.json
            export OAuth__Tags__0=tag:webhook-forwarder OAuth__Tags__1=tag:target ASPNETCORE_URLS=http://0.0.0.0:8080
            exec /TailnetEmulator/TailnetEmulator ;;
          "oauth-clients create")
            echo "$*" | grep -q -- '--scope auth_keys --tag tag:webhook-forwarder --tag tag:target --output json' || { echo "unexpected: $*" >&2; exit 1; }
            cat $client ;;
          *) echo "Error: unknown command \"$1\"" >&2; exit 1 ;;
        esac
        """;

    /// <summary>A Lambda that has every function and can run none.</summary>
    private const string Lambda = """
        #!/bin/sh
        dry=
        while read -r line && [ "$(echo "$line" | tr -d '\r')" ]; do case $line in *DryRun*) dry=yes ;; esac; done
        if [ $dry ]; then printf 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'
        else printf 'HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'; fi
        timeout 2 cat >/dev/null
        """;

    public StandInImage()
    {
        if (ContainerTestImage.Unavailable.Value is not null)
        {
            return;
        }

        var runtime = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var dotnet = runtime.Parent!.Parent!.Parent!.FullName;
        var output = Path.GetDirectoryName(typeof(global::AppHost.Help).Assembly.Location)!;
        var pivot = Path.GetFileName(output);
        var programs = Path.GetFullPath(Path.Combine(output, "../.."));
        var made = ContainerTestImage.Shell($"""
            set -e
            cd "$(mktemp -d)"
            trap 'rm -rf "$PWD"' EXIT
            apt-get download -qq busybox-static libc6 libgcc-s1 libstdc++6 libssl3 zlib1g
            mkdir -p root/tmp root/dotnet/shared root/etc/headscale root/root
            chmod 1777 root/tmp
            for package in *.deb; do dpkg -x "$package" root; done
            for command in sh grep head od tr cat nc timeout; do ln -sf busybox root/bin/$command; done
            cp -a {dotnet}/host root/dotnet
            for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
              mkdir root/dotnet/shared/$framework
              cp -a {dotnet}/shared/$framework/{runtime.Name} root/dotnet/shared/$framework
            done
            cp -a {programs}/TailnetEmulator/{pivot} root/TailnetEmulator
            cp -a {programs}/Tailscaled/{pivot} root/Tailscaled
            cp -a {programs}/SecretsEmulator/{pivot} root/SecretsEmulator
            ln -s ../Tailscaled/tailscaled root/bin/tailscaled
            cat >root/bin/headscale <<'SCRIPT'
            {Script}
            SCRIPT
            cat >root/bin/lambda <<'SCRIPT'
            {Lambda}
            SCRIPT
            chmod +x root/bin/headscale root/bin/lambda
            tar -C root -c . | podman import -q --change 'ENTRYPOINT ["/bin/headscale"]' --change ENV=DOTNET_ROOT=/dotnet \
              --change ENV=DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --change ENV=PATH=/bin - {Name}
            """);
        Assert.True(made.ExitCode == 0, $"The image could not be made: {made.Output}");
    }

    /// <summary>Name and tag; another one for each run.</summary>
    public string Name { get; } = $"localhost/stand-in-tests:{Guid.NewGuid():N}";

    public void Dispose() => ContainerTestImage.Shell($"podman rmi --force {Name}");
}
