namespace Lambda.Runtime.RuntimeApi;

/// <summary>What the Runtime API's headers say about an invocation.</summary>
/// <param name="RequestId">Lambda's id of the invocation.</param>
/// <param name="DeadlineMs">Deadline in milliseconds since the Unix epoch; 0 when the API sent none.</param>
/// <param name="FunctionArn">ARN that was invoked.</param>
/// <param name="TraceHeader">X-Ray tracing header, or null.</param>
internal sealed record Invocation(string RequestId, long DeadlineMs, string FunctionArn, string? TraceHeader);
