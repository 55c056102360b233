namespace SecretsManager.Model;

/// <summary>When a secret rotates: days between rotations, or a <c>rate()</c> or <c>cron()</c> expression (UTC), not both.</summary>
/// <param name="AutomaticallyAfterDays">1 to 1,000 days.</param>
/// <param name="Duration">Length of the rotation window, <c>3h</c>.</param>
/// <param name="ScheduleExpression">At most every four hours.</param>
public sealed record RotationRules(long? AutomaticallyAfterDays = null, string? Duration = null, string? ScheduleExpression = null);
