using System.Diagnostics;

namespace LambdaEmulator.RuntimeApi;

/// <summary>One event on its way through a sandbox.</summary>
internal sealed class Invocation(string requestId, ReadOnlyMemory<byte> payload, string functionArn)
{
    private readonly TaskCompletionSource<RuntimeAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public string FunctionArn { get; } = functionArn;

    /// <summary>Epoch milliseconds.</summary>
    public long DeadlineMs { get; set; }

    /// <summary>X-Ray format: <c>Root=…;Parent=…;Sampled=…</c>.</summary>
    public required string TraceHeader { get; init; }

    /// <summary>The span that the sandbox's work belongs to.</summary>
    public ActivityContext Trace { get; init; }

    /// <summary>Base64 of a JSON document from the Invoke API's <c>X-Amz-Client-Context</c>, already decoded.</summary>
    public string? ClientContext { get; init; }

    /// <summary>The function's answer, or the platform's when the function gave none.</summary>
    public Task<RuntimeAnswer> Answer => _answer.Task;

    public bool TryAnswer(RuntimeAnswer answer) => _answer.TrySetResult(answer);
}
