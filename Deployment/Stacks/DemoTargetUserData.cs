using Deployment.Packaging;

namespace Deployment.Stacks;

/// <summary>What the demo target runs at its first start.</summary>
internal static class DemoTargetUserData
{
    /// <summary>
    /// Installs the pinned tailscaled, joins with the key of the secret as soon as there is one, empties the secret, and serves a page.
    /// The key is in no argument: it goes through a file that only root can read, in memory.
    /// </summary>
    public static string Script(TailscaleRelease release, string secretName, string hostName, Uri? loginServer) => $$"""
        #!/bin/bash
        set -euo pipefail

        cd "$(mktemp -d)"
        curl --fail --silent --show-error --location --retry 5 --output tailscale.tgz {{release.Archive}}
        echo "{{release.Sha256}}  tailscale.tgz" | sha256sum --check
        tar --extract --gzip --strip-components=1 --file tailscale.tgz
        install --mode 0755 tailscale /usr/bin/tailscale
        install --mode 0755 tailscaled /usr/sbin/tailscaled
        install --mode 0644 systemd/tailscaled.service /etc/systemd/system/tailscaled.service
        install --mode 0644 systemd/tailscaled.defaults /etc/default/tailscaled

        cat > /usr/local/sbin/tailnet-join <<'JOIN'
        #!/bin/bash
        set -euo pipefail
        umask 077
        work=$(mktemp --directory --tmpdir=/run)
        trap 'rm --recursive --force "$work"' EXIT
        token=$(curl --fail --silent --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
        export AWS_DEFAULT_REGION=$(curl --fail --silent --header "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/placement/region)
        if tailscale status --peers=false > /dev/null 2>&1; then exit 0; fi

        # Asks for a key of its own: one that is there may be used up. An earlier rotation may still be under way.
        aws secretsmanager rotate-secret --secret-id '{{secretName}}' > /dev/null || true
        for try in 1 2 3 4 5 6; do
          sleep 10
          aws secretsmanager describe-secret --secret-id '{{secretName}}' --query 'VersionIdsToStages.*[]' --output text | grep --quiet AWSPENDING || break
        done
        aws secretsmanager get-secret-value --secret-id '{{secretName}}' --query SecretString --output text > "$work/secret"
        python3 - "$work" <<'SPLIT'
        import json, sys
        folder = sys.argv[1]
        secret = json.load(open(folder + '/secret'))
        if not secret.get('key'):
            sys.exit('no auth key yet: fill the OAuth client\'s secret and rotate {{secretName}}')
        open(folder + '/key', 'w').write(secret['key'])
        json.dump(dict(secret, key=''), open(folder + '/emptied', 'w'))
        SPLIT
        tailscale up --auth-key="file:$work/key" --hostname={{hostName}}{{(loginServer is null ? "" : $" --login-server={loginServer.ToString().TrimEnd('/')}")}}
        aws secretsmanager put-secret-value --secret-id '{{secretName}}' --secret-string "file://$work/emptied" > /dev/null

        # While the node before this one is still listed, this one is called NAME-1: the name is asked for until it is free.
        for try in $(seq 30); do
          tailscale status --json --peers=false | grep --quiet '"DNSName": "{{hostName}}\.' && break
          sleep 60
          tailscale set --hostname={{hostName}}-next && tailscale set --hostname={{hostName}}
        done
        JOIN
        chmod 0755 /usr/local/sbin/tailnet-join

        cat > /etc/systemd/system/tailnet-join.service <<'UNIT'
        [Unit]
        Description=Join the tailnet, and leave it when the instance ends, so that the next one gets the name
        Wants=network-online.target
        After=network-online.target tailscaled.service
        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/local/sbin/tailnet-join
        ExecStop=/usr/bin/tailscale logout
        Restart=on-failure
        RestartSec=60
        [Install]
        WantedBy=multi-user.target
        UNIT

        mkdir --parents /srv/hello
        echo "Hello! It's working!" > /srv/hello/index.html
        cat > /usr/local/sbin/hello.py <<'PYTHON'
        from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
        class Hello(SimpleHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(min(int(self.headers.get('Content-Length') or 0), 10_000_000))
                self.path = '/'
                self.do_GET()
        ThreadingHTTPServer(('0.0.0.0', {{DemoTarget.Port}}), lambda *a: Hello(*a, directory='/srv/hello')).serve_forever()
        PYTHON
        cat > /etc/systemd/system/hello.service <<'UNIT'
        [Unit]
        Description=Web server of the demo target
        [Service]
        ExecStart=/usr/bin/python3 /usr/local/sbin/hello.py
        DynamicUser=yes
        ProtectSystem=strict
        Restart=always
        [Install]
        WantedBy=multi-user.target
        UNIT

        systemctl daemon-reload
        systemctl enable --now tailscaled.service hello.service
        systemctl enable --now --no-block tailnet-join.service
        """;
}
