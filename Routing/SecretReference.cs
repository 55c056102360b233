namespace Routing;

/// <summary>A secret of Secrets Manager.</summary>
/// <param name="Name">Name or ARN.</param>
/// <param name="Key">Key of the value in the secret's JSON object; null: the whole text.</param>
public sealed record SecretReference(string Name, string? Key);
