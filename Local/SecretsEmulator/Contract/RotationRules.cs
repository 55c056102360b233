namespace SecretsEmulator.Contract;

/// <summary>When a secret rotates.</summary>
public sealed record RotationRules
{
    public long? AutomaticallyAfterDays { get; init; }

    public string? Duration { get; init; }

    public string? ScheduleExpression { get; init; }
}
