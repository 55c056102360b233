using System.Globalization;

namespace Benchmarks.Tunnel;

/// <summary>The benchmark's command line.</summary>
internal sealed record TunnelBenchmarkOptions
{
    public const string Usage = """
        Cold start of the extension: from the start of its process to a tunnel that is up, and to the first relayed byte.

          --runs N                 measured cold starts of each kind, after one that does not count (10)
          --extension PATH         measure this binary (published here: as Native AOT and as ReadyToRun)
          --tailscaled PATH        a real tailscaled (the stand-in, with the tailnet emulator)
          --login-server URL       its control server (Tailscale's)
          --auth-key-file PATH     a file with a reusable, ephemeral, preauthorized auth key; required with --tailscaled
          --target HOST:PORT       a target in the tailnet that answers to bytes it is sent (a node of the emulator's)
        """;

    public int Runs { get; init; } = 10;

    public string? Extension { get; init; }

    public string? Tailscaled { get; init; }

    public string LoginServer { get; init; } = "";

    public string? AuthKeyFile { get; init; }

    public (string Host, int Port)? Target { get; init; }

    /// <returns>The options, or what is wrong with the command line.</returns>
    public static (TunnelBenchmarkOptions? Options, string? Error) Parse(string[] args)
    {
        var options = new TunnelBenchmarkOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return (null, $"{args[i]} needs a value.");
            }

            var value = args[i + 1];
            switch (args[i])
            {
                case "--runs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs > 0:
                    options = options with { Runs = runs };
                    break;
                case "--extension" when File.Exists(value):
                    options = options with { Extension = Path.GetFullPath(value) };
                    break;
                case "--tailscaled" when File.Exists(value):
                    options = options with { Tailscaled = Path.GetFullPath(value) };
                    break;
                case "--login-server" when Uri.TryCreate(value, UriKind.Absolute, out _):
                    options = options with { LoginServer = value };
                    break;
                case "--auth-key-file" when File.Exists(value):
                    options = options with { AuthKeyFile = value };
                    break;
                case "--target" when Endpoint(value) is { } target:
                    options = options with { Target = target };
                    break;
                default:
                    return (null, $"{args[i]} {value}: not an option, or not a value for it (files have to exist).");
            }
        }

        return options.Tailscaled is not null && options.AuthKeyFile is null
            ? (null, "--tailscaled needs --auth-key-file: a file, so that the key is in no process list.")
            : (options, null);
    }

    private static (string, int)? Endpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (text[..colon].Trim('[', ']'), port) : null;
    }
}
