using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;

namespace Deployment.Stacks;

/// <summary>What distinguishes one of the Lambda functions.</summary>
internal sealed record LambdaProgramProps
{
    public required string Description { get; init; }

    /// <summary>Path of the zip with the <c>bootstrap</c>.</summary>
    public required string Zip { get; init; }

    /// <summary>MB.</summary>
    public required int MemorySize { get; init; }

    public required int TimeoutSeconds { get; init; }

    public required IDictionary<string, string> Environment { get; init; }

    /// <summary>What the function may do besides writing its own log and traces.</summary>
    public PolicyStatement[] Statements { get; init; } = [];

    public ILayerVersion[] Layers { get; init; } = [];

    public int? ReservedConcurrency { get; init; }
}
