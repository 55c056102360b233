using System.Diagnostics;
using Http1;
using Microsoft.Extensions.Logging;

namespace ServiceDefaults.Otlp;

/// <summary>Makes loggers whose records are encoded at once, with the span they belong to (opentelemetry/proto/logs/v1/logs.proto).</summary>
/// <param name="signal">Takes the records.</param>
/// <param name="gate">Guards the signal.</param>
internal sealed class OtlpLogs(OtlpSignal signal, Lock gate) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // The signal is the pipeline's.
    }

    private void Take<TState>(string category, LogLevel level, TState state, Exception? exception, string message)
    {
        var now = OtlpSpans.Nanoseconds(TimeProvider.System.GetUtcNow().UtcDateTime);
        lock (gate)
        {
            if (signal.Records(category) is not { } buffer)
            {
                return;
            }

            var start = ProtobufWriter.Begin(buffer, 2);
            ProtobufWriter.Fixed64(buffer, 1, now);
            // TRACE is 1, DEBUG 5, INFO 9, WARN 13, ERROR 17, FATAL 21.
            ProtobufWriter.Number(buffer, 2, ((ulong)level * 4) + 1);
            ProtobufWriter.Text(buffer, 3, level.ToString());
            OtlpAttributes.WriteValue(buffer, 5, message);
            WriteAttributes(buffer, state, exception);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
            {
                ProtobufWriter.Fixed32(buffer, 8, (uint)span.ActivityTraceFlags);
                ProtobufWriter.HexBytes(buffer, 9, span.TraceId.ToHexString());
                ProtobufWriter.HexBytes(buffer, 10, span.SpanId.ToHexString());
            }

            ProtobufWriter.Fixed64(buffer, 11, now);
            ProtobufWriter.End(buffer, start);
        }
    }

    private static void WriteAttributes<TState>(ByteBuffer buffer, TState state, Exception? exception)
    {
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            for (var i = 0; i < values.Count; i++)
            {
                OtlpAttributes.Write(buffer, 6, values[i].Key, values[i].Value);
            }
        }

        if (exception is not null)
        {
            OtlpAttributes.Write(buffer, 6, "exception.type", exception.GetType().Name);
            OtlpAttributes.Write(buffer, 6, "exception.message", exception.Message);
            OtlpAttributes.Write(buffer, 6, "exception.stacktrace", exception.ToString());
        }
    }

    private sealed class Logger(OtlpLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Take(category, logLevel, state, exception, formatter(state, exception));
    }
}
