namespace AwsClient;

/// <summary>A service that speaks AWS JSON, as its client needs to know it.</summary>
/// <param name="Name">The signing name, which is also the first part of its host and of its IAM actions.</param>
/// <param name="TargetPrefix">What stands before the operation in <c>X-Amz-Target</c>, without the dot.</param>
/// <param name="MediaType">Type of requests, with the protocol's version.</param>
/// <param name="EndpointVariable">The environment variable that replaces its address, as the AWS SDKs know it.</param>
/// <param name="Resource">What its calls are about, in words for an operator.</param>
public sealed record AwsService(string Name, string TargetPrefix, string MediaType, string EndpointVariable, string Resource)
{
    /// <summary>The service's own address in a region.</summary>
    public Uri EndpointIn(string region) => new(
        region.StartsWith("cn-", StringComparison.Ordinal)
            ? $"https://{Name}.{region}.amazonaws.com.cn/"
            : $"https://{Name}.{region}.amazonaws.com/");
}
