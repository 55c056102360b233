using LambdaEmulator.Admin;
using LambdaEmulator.Configuration;

namespace LambdaEmulator;

/// <summary>What all parts of one emulator share.</summary>
/// <param name="Options">The validated settings.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Where the emulator's own log goes.</param>
/// <param name="Output">Where the sandboxes' lines and the access log go.</param>
/// <param name="Events">Tells observers what happens.</param>
/// <param name="TemporaryDirectory">Holds a directory for each sandbox.</param>
internal sealed record EmulatorContext(
    EmulatorOptions Options, TimeProvider Time, ILoggerFactory Loggers, TextWriter Output, EventStream Events, string TemporaryDirectory);
