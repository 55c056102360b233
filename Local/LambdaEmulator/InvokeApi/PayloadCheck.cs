using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LambdaEmulator.InvokeApi;

/// <summary>
/// Whether a payload is JSON in UTF-8, and what the service says when it is not. Its parser is Jackson: the words about bytes are recorded,
/// those about other mistakes are this runtime's own.
/// </summary>
internal static class PayloadCheck
{
    // Jackson's limit, far above that of this runtime.
    private const int DeepestNesting = 1000;

    /// <summary>The reason, or null. An empty payload stands for <c>{}</c>.</summary>
    public static string? FindMistake(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            while (reader.Read())
            {
                // Only well-formedness matters.
            }
        }
        catch (JsonException exception)
        {
            return Describe(payload, exception, reader.BytesConsumed);
        }

        // The reader looks into strings only when they are taken.
        return Utf8.IsValid(payload) ? null : InvalidByte(payload, FirstInvalid(payload));
    }

    private static string Describe(ReadOnlySpan<byte> payload, JsonException exception, long consumed)
    {
        if (exception.Message.Contains("MaxDepth", StringComparison.Ordinal) || exception.Message.Contains("depth", StringComparison.Ordinal))
        {
            return At($"Document nesting depth ({DeepestNesting + 1}) exceeds the maximum allowed ({DeepestNesting}, from `StreamReadConstraints.getMaxNestingDepth()`)", payload, (int)consumed);
        }

        var position = Position(payload, exception);
        if (position < payload.Length && payload[position] >= 0x80)
        {
            // Outside of a string every byte counts as a character.
            return At($"Unexpected character ((CTRL-CHAR, code {payload[position]})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", payload, position);
        }

        var valid = FirstInvalid(payload);
        return valid < position ? InvalidByte(payload, valid) : At(exception.Message.Split(" LineNumber", 2)[0].TrimEnd('.'), payload, position);
    }

    private static string InvalidByte(ReadOnlySpan<byte> payload, int position)
    {
        var start = Encoding.UTF8.GetString(payload[..position]).Length;
        var isStart = Rune.DecodeFromUtf8(payload[position..], out _, out var length) != System.Buffers.OperationStatus.Done && length == 1;
        return isStart || position + 1 >= payload.Length
            ? At($"Invalid UTF-8 start byte 0x{payload[position]:x}", payload, start)
            : At($"Invalid UTF-8 middle byte 0x{payload[position + length - 1]:x}", payload, start);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> payload)
    {
        var position = 0;
        while (position < payload.Length && Rune.DecodeFromUtf8(payload[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
        }

        return position;
    }

    private static int Position(ReadOnlySpan<byte> payload, JsonException exception)
    {
        var line = 0;
        for (var skipped = exception.LineNumber ?? 0; skipped > 0; skipped--)
        {
            line += payload[line..].IndexOf((byte)'\n') + 1;
        }

        return Math.Min(payload.Length, line + (int)(exception.BytePositionInLine ?? 0));
    }

    private static string At(string mistake, ReadOnlySpan<byte> payload, int position)
    {
        var before = payload[..position];
        var line = before.Count((byte)'\n') + 1;
        var column = position - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return $"{mistake}\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {line}, column: {column}]";
    }
}
