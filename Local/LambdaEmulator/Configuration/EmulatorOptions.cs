using LambdaEmulator.EventSources;

namespace LambdaEmulator.Configuration;

/// <summary>What the emulator serves: validated once at start by <see cref="EmulatorOptionsReader"/>.</summary>
internal sealed record EmulatorOptions
{
    public string Region { get; init; } = "us-east-1";

    public string AccountId { get; init; } = "123456789012";

    /// <summary>Given to sandboxes as the execution role's.</summary>
    public CredentialsOptions Credentials { get; init; } = new();

    /// <summary>Port of the Invoke API, the admin API and attached functions on loopback; 0 takes a free one.</summary>
    public int LambdaPort { get; init; }

    /// <summary>Port of the HTTP API on loopback; 0 takes a free one.</summary>
    public int HttpApiPort { get; init; }

    public IReadOnlyDictionary<string, FunctionOptions> Functions { get; init; } = new Dictionary<string, FunctionOptions>(StringComparer.Ordinal);

    public IReadOnlyList<EventSourceOptions> EventSources { get; init; } = [];

    public HttpApiOptions HttpApi { get; init; } = new();

    /// <summary>Waiting times before the second and the third attempt of a failed asynchronous invocation (Lambda: 1 and 2 minutes).</summary>
    public IReadOnlyList<TimeSpan> EventRetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>Variables of the emulator's own environment that sandboxes get too: telemetry's and those that a .NET program needs to start.</summary>
    public IReadOnlyDictionary<string, string> InheritedEnvironment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string FunctionArn(string name) => $"arn:aws:lambda:{Region}:{AccountId}:function:{name}";
}

/// <summary>AWS credentials of the execution role.</summary>
internal sealed record CredentialsOptions
{
    public string AccessKeyId { get; init; } = "local";

    public string SecretAccessKey { get; init; } = "local";

    /// <summary>Not set when null. (Lambda always sets one; the embedded Secrets Manager needs none.)</summary>
    public string? SessionToken { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"CredentialsOptions {{ AccessKeyId = {AccessKeyId} }}";
}
