namespace SecretsManager.Model;

/// <summary>The staging labels that Secrets Manager itself moves.</summary>
public static class StagingLabel
{
    public const string Current = "AWSCURRENT";
    public const string Pending = "AWSPENDING";
    public const string Previous = "AWSPREVIOUS";
}
