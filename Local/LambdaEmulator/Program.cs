using System.Collections;
using LambdaEmulator;
using LambdaEmulator.Configuration;
using LambdaEmulator.Servers;
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
    var builder = Host.CreateEmptyApplicationBuilder(settings: null);
    builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
    builder.AddServiceDefaults();
    var options = EmulatorOptionsReader.Read(builder.Configuration, environment);
    using var host = builder.Build();
    await using var output = new QueuedWriter(new StreamWriter(Console.OpenStandardOutput(), bufferSize: 32 * 1024));
    await using var emulator = new Emulator(options, host.Services.GetRequiredService<ILoggerFactory>(), output, TimeProvider.System);
    // First the ports: a host that has started says so.
    await emulator.StartAsync(CancellationToken.None);
    await host.StartAsync();
    await Console.Out.WriteLineAsync($"HTTP API: http://localhost:{emulator.HttpApiPort}/  Lambda: http://127.0.0.1:{emulator.LambdaPort}/");
    await host.WaitForShutdownAsync();
    return 0;
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
