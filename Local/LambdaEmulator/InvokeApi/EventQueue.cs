using LambdaEmulator.Functions;

namespace LambdaEmulator.InvokeApi;

/// <summary>
/// Asynchronous invocations: accepted at once, tried twice more after a function error, and for up to six hours while the function
/// is throttled. What is queued does not outlive the emulator. Contract: Lambda developer guide, "Asynchronous invocation".
/// </summary>
internal sealed partial class EventQueue(EmulatorContext emulator, FunctionRegistry functions) : IAsyncDisposable
{
    private const int Longest = 1000;

    private static readonly TimeSpan _oldest = TimeSpan.FromHours(6);
    private static readonly TimeSpan _firstThrottleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestThrottleDelay = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger = emulator.Loggers.CreateLogger<EventQueue>();
    private readonly CancellationTokenSource _stopping = new();
    private int _queued;

    /// <returns>False when the queue is full.</returns>
    public bool TryEnqueue(string function, InvocationRequest request)
    {
        if (Interlocked.Increment(ref _queued) > Longest)
        {
            Interlocked.Decrement(ref _queued);
            return false;
        }

        _ = Task.Run(() => RunAsync(function, request), CancellationToken.None);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _queued) is > 0 and var lost)
        {
            Log.Dropped(_logger, lost);
        }

        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(string function, InvocationRequest request)
    {
        try
        {
            await TryAllAsync(function, request, _stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The emulator ends.
        }
        finally
        {
            Interlocked.Decrement(ref _queued);
        }
    }

    private async Task TryAllAsync(string function, InvocationRequest request, CancellationToken cancellationToken)
    {
        var started = emulator.Time.GetTimestamp();
        var throttleDelay = _firstThrottleDelay;
        var delays = emulator.Options.EventRetryDelays;
        for (var attempt = 0; ;)
        {
            var result = await functions.InvokeAsync(function, request, cancellationToken);
            if (result.Succeeded)
            {
                return;
            }

            TimeSpan delay;
            if (result.Refusal is not null)
            {
                (delay, throttleDelay) = (throttleDelay, TimeSpan.FromTicks(Math.Min(throttleDelay.Ticks * 2, _longestThrottleDelay.Ticks)));
            }
            else if (attempt < delays.Count)
            {
                delay = delays[attempt++];
            }
            else
            {
                Log.GivenUp(_logger, function, attempt + 1, result.ErrorType!);
                return;
            }

            if (emulator.Time.GetElapsedTime(started) + delay > _oldest)
            {
                Log.TooOld(_logger, function);
                return;
            }

            await Task.Delay(delay, emulator.Time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Asynchronous invocation of {Function} failed {Attempts} times and was dropped; the last error was {ErrorType}")]
        public static partial void GivenUp(ILogger logger, string function, int attempts, string errorType);

        [LoggerMessage(2, LogLevel.Warning, "Asynchronous invocation of {Function} waited for six hours and was dropped")]
        public static partial void TooOld(ILogger logger, string function);

        [LoggerMessage(3, LogLevel.Warning, "{Count} asynchronous invocations end with the emulator")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
