using System.Text;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults;

/// <summary>Writes <c>12:34:56.789 info Category: message | exception</c>; times are UTC.</summary>
internal sealed class ConsoleLineLogger(string category, TextWriter output, bool colours) : ILogger
{
    private const string Reset = "\u001b[0m";
    private readonly string _category = category[(category.LastIndexOf('.') + 1)..];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = new StringBuilder(128);
        line.Append(TimeProvider.System.GetUtcNow().ToString("HH:mm:ss.fff")).Append(' ');
        var (name, colour) = Describe(logLevel);
        if (colours)
        {
            line.Append(colour).Append(name).Append(Reset);
        }
        else
        {
            line.Append(name);
        }

        line.Append(' ').Append(_category).Append(": ");
        AppendOnOneLine(line, formatter(state, exception));
        if (exception is not null)
        {
            line.Append(" | ");
            AppendOnOneLine(line, exception.ToString());
        }

        output.WriteLine(line);
    }

    private static (string Name, string Colour) Describe(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", "\u001b[90m"),
        LogLevel.Debug => ("dbug", "\u001b[90m"),
        LogLevel.Information => ("info", "\u001b[32m"),
        LogLevel.Warning => ("warn", "\u001b[33m"),
        LogLevel.Error => ("fail", "\u001b[31m"),
        _ => ("crit", "\u001b[1;31m"),
    };

    // Messages carry text from outside: a line break in it must not look like another record, nor an escape sequence reach a terminal.
    private static void AppendOnOneLine(StringBuilder line, string text)
    {
        foreach (var character in text)
        {
            switch (character)
            {
                case '\n':
                    line.Append(" | ");
                    break;
                case '\r':
                    break;
                case '\t':
                    line.Append(character);
                    break;
                default:
                    line.Append(char.IsControl(character) ? '\uFFFD' : character);
                    break;
            }
        }
    }
}
