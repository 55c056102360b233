namespace AwsServer;

/// <summary>What one service's dialect of the AWS JSON protocol is.</summary>
/// <param name="TargetPrefix">What stands before the operation in <c>X-Amz-Target</c>, the dot included.</param>
/// <param name="MediaType">Type of requests and responses.</param>
/// <param name="MaxRequestBytes">The greatest request that is read.</param>
/// <param name="ErrorPrefix">What stands before the code in <c>__type</c>.</param>
/// <param name="MessageMember">The member of an error's message.</param>
internal sealed record JsonProtocol(string TargetPrefix, string MediaType, int MaxRequestBytes, string ErrorPrefix = "", string MessageMember = "message");
