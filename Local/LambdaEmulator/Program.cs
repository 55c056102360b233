using System.Collections;
using System.Runtime.InteropServices;
using LambdaEmulator;
using LambdaEmulator.Configuration;
using LambdaEmulator.Servers;
using LambdaEmulator.Telemetry;
using ServiceDefaults;

if (args is ["--help" or "-h" or "-?"])
{
    await Console.Out.WriteLineAsync(Help.Text);
    return 0;
}

try
{
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
    var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
    var options = EmulatorOptionsReader.Read(configuration, environment);
    await using var telemetry = ServiceTelemetry.Start(new ServiceTelemetryOptions
    {
        ServiceName = "lambda",
        Sources = [LambdaTracing.HttpApiName, LambdaTracing.LambdaName],
    });
    await using var output = new QueuedWriter(new StreamWriter(Console.OpenStandardOutput(), bufferSize: 32 * 1024));
    await using var emulator = new Emulator(options, telemetry.LoggerFactory, output, TimeProvider.System);
    var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    await emulator.StartAsync(CancellationToken.None);
    await Console.Out.WriteLineAsync($"HTTP API: http://localhost:{emulator.HttpApiPort}/  Lambda: http://127.0.0.1:{emulator.LambdaPort}/");
    await stop.Task;
    return 0;

    void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
catch (ConfigurationInvalidException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (PortInUseException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
