namespace Deployment.Settings;

/// <summary>The validated settings of one deployment. Made by <see cref="SettingsReader"/>; <see cref="SettingCatalog"/> explains each.</summary>
public sealed record DeploymentSettings
{
    public required string StackName { get; init; }

    /// <summary>CIDRs as they were written.</summary>
    public required IReadOnlyList<string> WebhookAllowedIpCidr { get; init; }

    public IReadOnlyList<string> WebhookDeniedIpCidr { get; init; } = [];

    /// <summary>Seconds; 0 switches the cache off.</summary>
    public required int AuthorizerCacheSeconds { get; init; }

    /// <summary>Null when routes or the demo target say where webhooks go.</summary>
    public string? TargetTailscaleIp { get; init; }

    public required int TargetTailscalePort { get; init; }

    public required string TargetProxyResponseMode { get; init; }

    public RoutesFile? Routes { get; init; }

    /// <summary>Requests per second.</summary>
    public required int ThrottleRate { get; init; }

    public required int ThrottleBurst { get; init; }

    public required string Tailnet { get; init; }

    /// <summary>Client id of the federated identity; null: the tunnel logs in by an auth key in a secret.</summary>
    public string? TailscaleClientId { get; init; }

    public required string TailscaleTag { get; init; }

    public Uri? TailscaleLoginServer { get; init; }

    public Uri? TailscaleApiUrl { get; init; }

    public required string TailscaleVersion { get; init; }

    /// <summary>64 lower-case hex digits; null: the pinned hash of the pinned version.</summary>
    public string? TailscaleSha256 { get; init; }

    public string? TailscaleDist { get; init; }

    public bool TailscaleAcceptRoutes { get; init; }

    public required int RotationDays { get; init; }

    public LambdaArchitecture LambdaArchitecture { get; init; }

    public LambdaPublish LambdaPublish { get; init; }

    /// <summary>MB.</summary>
    public required int LambdaMemorySize { get; init; }

    public required int LambdaTimeoutSeconds { get; init; }

    /// <summary>Null: none is reserved.</summary>
    public int? LambdaReservedConcurrency { get; init; }

    public required string LambdaLogLevel { get; init; }

    /// <summary>Whether log lines are JSON objects.</summary>
    public bool LogsJson { get; init; }

    /// <summary><c>WARN</c>, <c>INFO</c> or <c>DEBUG</c>; only with <see cref="LogsJson"/>.</summary>
    public required string LambdaSystemLogLevel { get; init; }

    /// <summary>Whether metrics go to CloudWatch by way of the log.</summary>
    public bool EmbeddedMetrics { get; init; }

    public TracingMode Tracing { get; init; }

    public string? CaBundle { get; init; }

    public required int LogRetentionDays { get; init; }

    /// <summary>Whether secrets, keys and logs outlive the stack.</summary>
    public bool Retain { get; init; }

    public string? AlarmEmail { get; init; }

    public string? AlarmTopicArn { get; init; }

    /// <summary><c>aws</c>, <c>create</c> or a key's ARN.</summary>
    public required string SecretsKmsKey { get; init; }

    public IReadOnlyList<string> CfnDeploymentRoleArns { get; init; } = [];

    public IReadOnlyList<string> SecretWriterArns { get; init; } = [];

    public string? PermissionsBoundaryArn { get; init; }

    public IReadOnlyDictionary<string, string> ExtraTags { get; init; } = new Dictionary<string, string>();

    public string? VpcId { get; init; }

    public IReadOnlyList<string> VpcSubnetIds { get; init; } = [];

    public IReadOnlyList<string> VpcSecurityGroupIds { get; init; } = [];

    public string? CustomDomainName { get; init; }

    public string? CustomDomainCertificateArn { get; init; }

    public string? CustomDomainHostedZoneId { get; init; }

    public WebhookFront Front { get; init; }

    public string? WebAclArn { get; init; }

    public Uri? OtlpEndpoint { get; init; }

    public string? CollectorLayerArn { get; init; }

    public bool DemoTarget { get; init; }

    /// <summary>64 lower-case hex digits; null: the layer's, or the pinned one.</summary>
    public string? DemoTargetTailscaleSha256 { get; init; }

    public required string DemoTargetInstanceType { get; init; }

    public string? PipelineConnectionArn { get; init; }

    public string? PipelineRepository { get; init; }

    public required string PipelineBranch { get; init; }
}
