using System.Diagnostics;

namespace IntegrationTests.Containers;

/// <summary>
/// An image made here from a Debian package (busybox-static), because none can be pulled. podman runs it with runc and limits that
/// the kernels of build machines allow; another containers.conf is used when CONTAINERS_CONF is set from outside.
/// </summary>
internal static class ContainerTestImage
{
    public const string Name = "localhost/integration-tests-busybox";
    public const string Tag = "1";

    private const string Configuration = """
        [containers]
        default_ulimits = ["nofile=20000:20000","nproc=30000:30000"]
        [engine]
        runtime = "runc"
        [network]
        network_backend = "netavark"
        """;

    /// <summary>Makes the image once; why containers cannot be run, or null when they can.</summary>
    public static Lazy<string?> Unavailable { get; } = new(Prepare);

    private static string? Prepare()
    {
        if (Environment.GetEnvironmentVariable("CONTAINERS_CONF") is null)
        {
            var file = Path.Combine(AppContext.BaseDirectory, "containers.conf");
            File.WriteAllText(file, Configuration);
            Environment.SetEnvironmentVariable("CONTAINERS_CONF", file);
        }

        if (Shell("command -v podman") is { ExitCode: not 0 })
        {
            return "podman is not installed (apt install podman runc netavark aardvark-dns iptables)";
        }

        var image = Shell($"""
            set -e
            podman image exists {Name}:{Tag} && exit 0
            cd "$(mktemp -d)"
            trap 'rm -rf "$PWD"' EXIT
            apt-get download -qq busybox-static
            dpkg -x busybox-static*.deb root
            mkdir -p root/www root/tmp
            tar -C root -c . | podman import -q - {Name}:{Tag}
            """);
        if (image.ExitCode != 0)
        {
            return $"the image could not be made: {image.Output}";
        }

        var run = Shell($"podman run --rm {Name}:{Tag} /bin/busybox true");
        return run.ExitCode == 0 ? null : $"podman run failed: {run.Output}";
    }

    public static (int ExitCode, string Output) Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec 2>&1; {script}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }
}
