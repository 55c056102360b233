using AwsClient;
using AwsClient.Signing;
using DurableDelivery;
using LambdaEmulator.Functions;

namespace LambdaEmulator.EventSources;

/// <summary>Polls a queue and invokes a function with what it receives; what the function does not report as failed is deleted.</summary>
internal sealed partial class EventSourceMapping : IAsyncDisposable
{
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _callLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _pauseAfterError = TimeSpan.FromSeconds(1);

    private readonly EmulatorContext _emulator;
    private readonly FunctionRegistry _functions;
    private readonly QueueClient _queue;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource _polling = new();
    private TaskCompletionSource _enabled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _isFailing;

    public EventSourceMapping(EmulatorContext emulator, FunctionRegistry functions, EventSourceOptions options)
    {
        (_emulator, _functions, Options) = (emulator, functions, options);
        _logger = emulator.Loggers.CreateLogger<EventSourceMapping>();
        _slots = new SemaphoreSlim(options.MaximumConcurrency);
        _enabled.SetResult();
        var credentials = emulator.Options.Credentials;
        _queue = new QueueClient(
            new AwsOptions
            {
                Region = emulator.Options.Region,
                Endpoint = options.Endpoint,
                Credentials = new AwsCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
                AttemptTimeout = _callLimit,
                CallTimeout = _callLimit,
            },
            emulator.Time);
    }

    public EventSourceOptions Options { get; }

    /// <summary>The mapping's id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    public bool IsEnabled => _enabled.Task.IsCompleted;

    public string QueueArn => $"arn:aws:sqs:{_emulator.Options.Region}:{_emulator.Options.AccountId}:{Options.QueueName}";

    public void Start() => _loop = Task.Run(() => PollAsync(_stopping.Token));

    /// <summary>Begins or ends to poll; invocations that run are not cut short.</summary>
    public void Enable(bool enabled)
    {
        lock (_gate)
        {
            if (enabled && !IsEnabled)
            {
                _polling = new CancellationTokenSource();
                _enabled.SetResult();
            }
            else if (!enabled && IsEnabled)
            {
                _enabled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _polling.Cancel();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _queue.Dispose();
        _stopping.Dispose();
        _polling.Dispose();
        _slots.Dispose();
    }

    private async Task PollAsync(CancellationToken stopping)
    {
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                await _enabled.Task.WaitAsync(stopping);
                await _slots.WaitAsync(stopping);
                running.RemoveWhere(static task => task.IsCompleted);
                if (await ReceiveAsync(stopping) is { Count: > 0 } messages)
                {
                    running.Add(InvokeAsync(messages, stopping));
                }
                else
                {
                    _slots.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator ends: what is invisible comes back by its timeout.
            await Task.WhenAll(running);
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _polling.Token);
        try
        {
            var (messages, error) = await _queue.ReceiveAsync(Options.QueueUrl.ToString(), Options.BatchSize, _wait, null, either.Token);
            if (error is not null && !_isFailing)
            {
                Log.CannotReceive(_logger, Options.QueueName, error.ToString());
            }

            _isFailing = error is not null;
            if (error is not null)
            {
                await Task.Delay(_pauseAfterError, _emulator.Time, either.Token);
            }

            return messages;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task InvokeAsync(IReadOnlyList<QueueMessage> messages, CancellationToken stopping)
    {
        try
        {
            var request = new InvocationRequest(QueueEvent.Write(messages, QueueArn, _emulator.Options.Region));
            var result = await _functions.InvokeAsync(Options.Function, request, stopping);
            var failures = result.Succeeded ? QueueEvent.Failures(result.Payload) : null;
            if (failures is null)
            {
                Log.BatchFailed(_logger, Options.Function, messages.Count, result.ErrorType ?? $"{result.Refusal?.ToString() ?? "an answer without batchItemFailures"}");
            }

            foreach (var message in messages.Where(message => failures?.Contains(message.MessageId) == false))
            {
                if (await _queue.DeleteAsync(Options.QueueUrl.ToString(), message.ReceiptHandle, stopping) is { } error)
                {
                    Log.CannotDelete(_logger, message.MessageId, error.ToString());
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator ends.
        }
        finally
        {
            _slots.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Queue {Queue} cannot be polled, and is tried on: {Reason}")]
        public static partial void CannotReceive(ILogger logger, string queue, string reason);

        [LoggerMessage(2, LogLevel.Warning, "{Function} failed with {Count} message(s), which come back when they are visible again: {Reason}")]
        public static partial void BatchFailed(ILogger logger, string function, int count, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Message {MessageId} is done with but could not be deleted, so it comes again: {Reason}")]
        public static partial void CannotDelete(ILogger logger, string messageId, string reason);
    }
}
