namespace SecretsEmulator.Model;

/// <summary>Quotas: "AWS Secrets Manager quotas" in the user guide. What the model constrains stands in <see cref="Validation.ServiceModel"/>.</summary>
internal static class Limits
{
    public const int ValueBytes = 65_536;
    public const int StagesPerSecret = 20;
    public const int Tags = 50;
    public const int PageSize = 100;
    public const int BatchSize = 20;
    public const int RotationDays = 1000;

    /// <summary>Versions that are kept; the service removes more of those without labels.</summary>
    public const int VersionsKept = 100;

    /// <summary>Versions younger than this are never removed.</summary>
    public static readonly TimeSpan VersionsKeptFor = TimeSpan.FromHours(24);

    public const int MinRecoveryDays = 7;
    public const int MaxRecoveryDays = 30;
}
