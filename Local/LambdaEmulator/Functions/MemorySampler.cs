using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>
/// Measures the sandboxes that work, four times a second (a frozen one does not grow), and looks once a second whether one does: the
/// ends of init and of an invocation are measured by the sandbox itself.
/// </summary>
internal sealed partial class MemorySampler(EmulatorContext emulator, FunctionRegistry functions) : IAsyncDisposable
{
    private static readonly TimeSpan _whileWorking = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _whileIdle = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger = emulator.Loggers.CreateLogger<MemorySampler>();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_whileIdle, emulator.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                timer.Period = Sample() ? _whileWorking : _whileIdle;
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator ends.
        }
    }

    /// <returns>Whether a sandbox works.</returns>
    private bool Sample()
    {
        try
        {
            var working = functions.All.OfType<SandboxPool>().SelectMany(static pool => pool.Working).ToList();
            if (working.Count == 0)
            {
                return false;
            }

            var groups = ProcessMemory.GroupMembers();
            working.ForEach(sandbox => sandbox.SampleMemory(groups));
            return true;
        }
        catch (Exception exception)
        {
            Log.SampleFailed(_logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Measuring memory failed; the next sample is tried as usual")]
        public static partial void SampleFailed(ILogger logger, Exception exception);
    }
}
