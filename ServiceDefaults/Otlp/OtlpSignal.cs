using Http1;

namespace ServiceDefaults.Otlp;

/// <summary>
/// What is pending of one signal, already encoded: a message of the form that traces, logs and metrics share (resource 1 in the repeated field 1,
/// then scopes in field 2 with their name in field 1 and the records in field 2).
/// </summary>
/// <param name="resource">The encoded resource.</param>
internal sealed class OtlpSignal(ReadOnlyMemory<byte> resource)
{
    /// <summary>More than this (bytes) is not kept for a collector that does not answer: the newest is dropped then.</summary>
    private const int MaxPendingBytes = 512 * 1024;

    private readonly Dictionary<string, ByteBuffer> _scopes = new(StringComparer.Ordinal);
    private readonly ByteBuffer _message = new();

    /// <summary>Whether nothing is pending.</summary>
    public bool IsEmpty => _scopes.Values.All(records => records.Length == 0);

    /// <summary>The buffer that takes a scope's records, each a field 2; null when too much is pending already.</summary>
    public ByteBuffer? Records(string scope)
    {
        if (!_scopes.TryGetValue(scope, out var records))
        {
            _scopes[scope] = records = new ByteBuffer();
        }

        return records.Length < MaxPendingBytes ? records : null;
    }

    /// <summary>The message that holds everything pending; valid until the next one.</summary>
    public ReadOnlySpan<byte> Encode()
    {
        _message.Clear();
        var whole = ProtobufWriter.Begin(_message, 1);
        ProtobufWriter.Bytes(_message, 1, resource.Span);
        foreach (var (name, records) in _scopes)
        {
            if (records.Length > 0)
            {
                var scope = ProtobufWriter.Begin(_message, 2);
                var instrumentation = ProtobufWriter.Begin(_message, 1);
                ProtobufWriter.Text(_message, 1, name);
                ProtobufWriter.End(_message, instrumentation);
                _message.Write(records.Written);
                ProtobufWriter.End(_message, scope);
            }
        }

        ProtobufWriter.End(_message, whole);
        return _message.Written;
    }

    /// <summary>Forgets what was pending.</summary>
    public void Clear()
    {
        foreach (var records in _scopes.Values)
        {
            records.Clear();
        }
    }
}
