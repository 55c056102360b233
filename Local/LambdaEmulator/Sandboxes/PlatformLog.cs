using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;

namespace LambdaEmulator.Sandboxes;

/// <summary>The lines that Lambda itself writes into a function's log.</summary>
internal sealed class PlatformLog(SandboxLog log, FunctionOptions function, TimeProvider time)
{
    public void InitStart() => Write("INIT_START Runtime Version: local");

    /// <summary>An initialization that failed.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="phase"><c>init</c>, or <c>invoke</c> when it was tried again inside an invocation.</param>
    /// <param name="failure">Why it failed.</param>
    public void InitReport(TimeSpan duration, string phase, SandboxFailure failure)
    {
        var status = failure == SandboxServer.TimedOut ? "Status: timeout" : $"Status: error\tError Type: {failure.ErrorType}";
        Write($"INIT_REPORT Init Duration: {duration.TotalMilliseconds:0.00} ms\tPhase: {phase}\t{status}");
    }

    public void Start(string requestId) => Write($"START RequestId: {requestId} Version: $LATEST");

    /// <summary>The function's time was up.</summary>
    /// <returns>The sentence, for the caller's error.</returns>
    public string TimedOut(string requestId)
    {
        var message = $"Task timed out after {function.Timeout.TotalSeconds:0.00} seconds";
        Write($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {requestId} {message}");
        return message;
    }

    /// <summary>The runtime or an extension ended or said that it cannot go on.</summary>
    public void Failed(string requestId, SandboxFailure failure)
    {
        Write($"RequestId: {requestId} Error: {failure.Message}");
        Write(failure.ErrorType);
    }

    /// <summary>An invocation that is over, well or not.</summary>
    /// <param name="requestId">The invocation's.</param>
    /// <param name="duration">From the invocation to the last call of next.</param>
    /// <param name="init">Duration of the cold start's init phase; null when there was none.</param>
    /// <param name="maxMemory">Megabytes.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void End(string requestId, TimeSpan duration, TimeSpan? init, int maxMemory, SandboxFailure? failure)
    {
        var isTimeout = failure == SandboxServer.TimedOut;
        Write($"END RequestId: {requestId}");
        Write(new ReportLine(
            requestId, duration, init, function.MemorySize, maxMemory,
            failure is null ? null : isTimeout ? "timeout" : "error",
            isTimeout ? null : failure?.ErrorType).ToString());
    }

    private void Write(string line) => log.Write(LogLine.Platform, line);
}
