namespace SecretsEmulator.Model;

/// <summary>Quotas and constraints: "AWS Secrets Manager quotas" in the user guide, and the API's model.</summary>
internal static class Limits
{
    public const int NameLength = 512;
    public const int DescriptionLength = 2048;
    public const int SecretIdLength = 2048;
    public const int MinTokenLength = 32;
    public const int MaxTokenLength = 64;
    public const int ValueBytes = 65_536;
    public const int StageLength = 256;
    public const int StagesPerSecret = 20;
    public const int Tags = 50;
    public const int TagKeyLength = 128;
    public const int TagValueLength = 256;
    public const int PolicyLength = 20_480;
    public const int PageSize = 100;
    public const int BatchSize = 20;
    public const int Filters = 10;
    public const int FilterValues = 10;
    public const int FilterValueLength = 512;
    public const int PasswordLength = 4096;
    public const int RotationDays = 1000;

    /// <summary>Versions that are kept; the service removes more of those without labels.</summary>
    public const int VersionsKept = 100;

    /// <summary>Versions younger than this are never removed.</summary>
    public static readonly TimeSpan VersionsKeptFor = TimeSpan.FromHours(24);

    public const int MinRecoveryDays = 7;
    public const int MaxRecoveryDays = 30;
}
