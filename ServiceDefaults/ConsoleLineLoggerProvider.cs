using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>
/// Log records as single lines, written before the call returns: a Lambda sandbox may be frozen at any time afterwards, which is why
/// the queueing console logger of Microsoft.Extensions.Logging does not fit.
/// </summary>
internal sealed class ConsoleLineLoggerProvider(TextWriter output, bool ownsTerminal, bool asJson) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => asJson ? new JsonLineLogger(categoryName, output) : new ConsoleLineLogger(categoryName, output, ownsTerminal);

    public void Dispose()
    {
        // Standard output is the process's.
    }
}
