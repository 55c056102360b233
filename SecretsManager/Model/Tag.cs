namespace SecretsManager.Model;

/// <summary>A tag; keys are case-sensitive.</summary>
public sealed record Tag(string Key, string? Value = null);
