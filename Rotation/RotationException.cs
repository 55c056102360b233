namespace Rotation;

/// <summary>Tells Lambda, and through it Secrets Manager, that a step failed.</summary>
public sealed class RotationException(RotationFailure failure) : Exception($"{failure} {failure.Remedy}")
{
    public RotationFailure Failure { get; } = failure;
}
