using System.Text;
using System.Text.Json.Serialization;

namespace SecretsManager.Model;

/// <summary>A version's value: text or bytes.</summary>
public sealed record GetSecretValueResponse
{
    [JsonPropertyName("ARN")]
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required string VersionId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyList<string> VersionStages { get => field ?? []; init; }

    public DateTimeOffset? CreatedDate { get; init; }

    // The value stays out of logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", VersionId = ").Append(VersionId);
        return true;
    }
}
