namespace Dashboard.Resources;

/// <summary>The last result of one health check.</summary>
/// <param name="Name">The check's name (<c>http /healthz</c>).</param>
/// <param name="Health">What it found.</param>
/// <param name="Description">Why, when it is not healthy.</param>
/// <param name="CheckedAt">When it was last run (UTC).</param>
public sealed record HealthReport(string Name, ResourceHealth Health, string? Description, DateTimeOffset? CheckedAt);
