namespace SecretsEmulator.Contract;

/// <summary>GetRandomPassword's answer.</summary>
public sealed record RandomPasswordResponse
{
    public string? RandomPassword { get; init; }
}
