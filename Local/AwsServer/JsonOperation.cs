namespace AwsServer;

/// <summary>An operation: the request's bytes in, the reply out.</summary>
internal delegate ValueTask<Reply> JsonOperation(byte[] body, CancellationToken cancellationToken);
