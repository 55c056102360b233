using Benchmarks;
using Benchmarks.AppHost;
using Benchmarks.Forwarding;
using Benchmarks.LambdaEmulator;
using Benchmarks.Telemetry;
using Benchmarks.Scale;
using Benchmarks.Tunnel;

BenchmarkCommand[] benchmarks =
[
    new("classes", "the forwarder: what verification, exporting and many routes add; the first answer with up to 500 secrets (--bootstrap PATH)", ClassesBenchmark.RunAsync),
    new("flush", "the functions' telemetry: a flush without a collector", FlushBenchmark.RunAsync),
    new("forwarding", "the forwarder beside a Node.js handler: initialization, latency, CPU, memory, size", ForwardingBenchmark.RunAsync),
    new("idle", "the local environment: processor time while nobody sends anything, by process", IdleBenchmark.RunAsync),
    new(LambdaEmulatorBenchmark.Name, "the Lambda emulator: latency, sandboxes per second, 200 clients with random disconnects", LambdaEmulatorBenchmark.RunAsync),
    new("scale", "sandboxes and nodes of the tailnet against rate, bursts and idle time: simulated", ScaleBenchmark.RunAsync),
    new("start", "the local environment: from the start of AppHost to the first 200, with the critical path", StartBenchmark.RunAsync),
    new("tunnel", "the tunnel's cold start, step by step, on the emulator or a real tailscaled", TunnelBenchmark.RunAsync),
];

if (args is [var name, ..] && benchmarks.FirstOrDefault(benchmark => benchmark.Name == name) is { } found)
{
    return await found.RunAsync(args[1..]);
}

var isHelp = args is [] or ["--help"] or ["-h"];
var output = isHelp ? Console.Out : Console.Error;
if (!isHelp)
{
    await output.WriteLineAsync($"There is no benchmark '{args[0]}'.");
}

await output.WriteLineAsync("usage: dotnet run -c Release --project Benchmarks -- BENCHMARK [OPTION...]    (BENCHMARK --help tells its options)");
foreach (var benchmark in benchmarks)
{
    await output.WriteLineAsync($"  {benchmark.Name,-16} {benchmark.Description}");
}

return isHelp ? 0 : 2;
