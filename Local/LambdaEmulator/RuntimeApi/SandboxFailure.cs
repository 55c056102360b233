namespace LambdaEmulator.RuntimeApi;

/// <summary>Why a sandbox cannot go on: the first thing that went wrong.</summary>
/// <param name="ErrorType">Such as <c>Runtime.ExitError</c>, <c>Extension.Crash</c>.</param>
/// <param name="Message">Without the request id, which is put in front.</param>
/// <param name="Document">The error document that the runtime reported, if it did.</param>
internal sealed record SandboxFailure(string ErrorType, string Message, ReadOnlyMemory<byte>? Document = null)
{
    public RuntimeAnswer ToAnswer(string requestId) =>
        Document is { } document
            ? new RuntimeAnswer(document, ErrorType)
            : RuntimeAnswer.Error(ErrorType, $"RequestId: {requestId} Error: {Message}");
}
