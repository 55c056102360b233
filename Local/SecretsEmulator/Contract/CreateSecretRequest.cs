namespace SecretsEmulator.Contract;

/// <summary>CreateSecret.</summary>
public sealed record CreateSecretRequest
{
    public string? Name { get; init; }

    public string? ClientRequestToken { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public string? SecretString { get; init; }

    public byte[]? SecretBinary { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    /// <summary>Not done: refused.</summary>
    public System.Text.Json.JsonElement? AddReplicaRegions { get; init; }
}
