namespace SecretsEmulator.Contract;

/// <summary>ValidateResourcePolicy's answer.</summary>
public sealed record ValidateResourcePolicyResponse
{
    public bool PolicyValidationPassed { get; init; }

    public IReadOnlyList<PolicyFinding> ValidationErrors { get; init; } = [];
}
