using Http1;

namespace Lambda.Runtime;

/// <summary>A function on the hot path: it gets the event's bytes and writes the result's bytes, so that large bodies are copied least.</summary>
public interface IRawLambdaHandler
{
    /// <summary>
    /// Serves one invocation, on the calling thread. An exception is reported to Lambda as an invocation error. The handler keeps
    /// to the deadline itself (<see cref="LambdaContext.Remaining"/>).
    /// </summary>
    /// <param name="payload">The event; valid, and free to be changed, until the method returns.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="result">Where the result (JSON) goes; empty at the start.</param>
    void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result);
}
