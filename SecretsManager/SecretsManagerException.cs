namespace SecretsManager;

/// <summary>A failed call where the caller had asked for the value or nothing.</summary>
public sealed class SecretsManagerException(SecretsManagerError error) : Exception(error.ToString())
{
    public SecretsManagerError Error { get; } = error;
}
