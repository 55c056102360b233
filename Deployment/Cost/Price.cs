namespace Deployment.Cost;

/// <summary>One list price.</summary>
/// <param name="Usd">US dollars per <paramref name="Unit"/>.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Source">The page that states it.</param>
public sealed record Price(decimal Usd, string Unit, Uri Source);
