using System.Globalization;

namespace Benchmarks.Forwarding;

/// <summary>What the forwarding benchmark does.</summary>
internal sealed record ForwardingOptions
{
    public const string Help = """
        Measures the forwarder's bootstrap: start-up, latency, CPU time and memory, invoked through a Runtime API of the benchmark's own and
        relaying through a SOCKS5 proxy to a target on loopback. One warm sandbox, one invocation at a time, as Lambda does it.

          --bootstrap PATH     a published bootstrap to measure; may be given several times
          --publish            publishes the forwarder as ReadyToRun and Native AOT, and measures both
          --baseline           measures a Node.js handler that does the same (needs node, npm and what aws-lambda-ric builds with), and
                               prints ours / theirs of the medians
          --invocations N      measured invocations of a run, after 200 that are not (1000)
          --rounds N           runs of each, in turns (3)
          --body BYTES         size of a body in both directions (0: a small JSON event and a small HTML answer)
        """;

    public IReadOnlyList<string> Bootstraps { get; init; } = [];

    public bool Publish { get; init; }

    public bool Baseline { get; init; }

    public int Invocations { get; init; } = 1000;

    public int Rounds { get; init; } = 3;

    public int BodyBytes { get; init; }

    /// <summary>Reads the command line; null, after an error on standard error, when it is wrong.</summary>
    public static ForwardingOptions? Parse(string[] args)
    {
        var options = new ForwardingOptions();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--publish": options = options with { Publish = true }; continue;
                case "--baseline": options = options with { Baseline = true }; continue;
                case "--bootstrap" when value is not null: options = options with { Bootstraps = [.. options.Bootstraps, value] }; break;
                case "--invocations" when Number(value, 10) is { } n: options = options with { Invocations = n }; break;
                case "--rounds" when Number(value, 1) is { } n: options = options with { Rounds = n }; break;
                case "--body" when Number(value, 0) is { } n and <= 4 * 1024 * 1024: options = options with { BodyBytes = n }; break;
                default:
                    Console.Error.WriteLine($"'{args[i]}' is not an option, or its value '{value}' is missing or not allowed.\n\n{Help}");
                    return null;
            }

            i++;
        }

        if (options.Bootstraps.Count == 0 && !options.Publish)
        {
            Console.Error.WriteLine($"Nothing to measure: give --bootstrap PATH or --publish.\n\n{Help}");
            return null;
        }

        return options;
    }

    private static int? Number(string? text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;
}
