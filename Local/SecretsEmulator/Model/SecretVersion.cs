using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;

namespace SecretsEmulator.Model;

/// <summary>One version. Without a value it is the placeholder that a rotation starts with.</summary>
internal sealed record SecretVersion
{
    public required string Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public string? Text { get; init; }

    public byte[]? Binary { get; init; }

    /// <summary>Sorted, as the service lists them.</summary>
    public ImmutableSortedSet<string> Stages { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The day of the last read, at midnight UTC.</summary>
    public DateTimeOffset? LastAccessed { get; init; }

    public string? KmsKeyId { get; init; }

    [JsonIgnore]
    public bool HasValue => Text is not null || Binary is not null;

    public bool HasSameValue(string? text, byte[]? binary) =>
        Text == text && (Binary is null ? binary is null : binary is not null && Binary.AsSpan().SequenceEqual(binary));

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id).Append(", Stages = ").AppendJoin(' ', Stages);
        return true;
    }
}
