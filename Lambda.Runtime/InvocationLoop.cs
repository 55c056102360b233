using Http1;
using Lambda.Runtime.RuntimeApi;

namespace Lambda.Runtime;

/// <summary>Initialization, then: next invocation, handler, result, telemetry; and again.</summary>
internal sealed class InvocationLoop(RuntimeApiClient api, LambdaOptions options) : INextWait
{
    private readonly ByteBuffer _payload = new();
    private readonly ByteBuffer _result = new(RuntimeApiClient.Headroom);
    private bool _cold = true;
    private bool _inRun;

    public int Run(Func<CancellationToken, IRawLambdaHandler> initialize, CancellationToken stop)
    {
        try
        {
            if (!TryInitialize(initialize, stop, out var handler))
            {
                return stop.IsCancellationRequested ? 0 : 1;
            }

            while (api.Next(_payload, this) is { } invocation)
            {
                Serve(handler, invocation);
                // After the result, before `next`: the caller has its answer, and Lambda freezes the sandbox only at `next`.
                options.FlushTelemetry?.Invoke(options.FlushLimit);
                if (!_inRun)
                {
                    options.Rest?.Invoke();
                }
            }

            return 0;
        }
        catch (RuntimeApiException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            options.FlushTelemetry?.Invoke(options.FlushLimit);
        }
    }

    TimeSpan INextWait.Patience => options.RunGap;

    void INextWait.Came() => _inRun = true;

    void INextWait.Waits()
    {
        if (_inRun)
        {
            _inRun = false;
            options.Rest?.Invoke();
        }
    }

    private bool TryInitialize(Func<CancellationToken, IRawLambdaHandler> initialize, CancellationToken stop, out IRawLambdaHandler handler)
    {
        try
        {
            handler = initialize(stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            handler = null!;
            return false;
        }
        catch (Exception e)
        {
            handler = null!;
            var type = ErrorReport.TypeOf(e);
            var named = e is LambdaInitializationException;
            Console.Error.WriteLine(named ? $"{type}: {e.Message}" : $"{type}: {e}");
            ErrorReport.Write(_result, type, e.Message, named ? null : e.StackTrace);
            _ = api.PostInitError(type, _result);
            return false;
        }
    }

    private void Serve(IRawLambdaHandler handler, Invocation invocation)
    {
        var context = new LambdaContext(invocation.RequestId, DateTimeOffset.FromUnixTimeMilliseconds(invocation.DeadlineMs), options.Time)
        {
            InvokedFunctionArn = invocation.FunctionArn,
            TraceHeader = invocation.TraceHeader,
            IsColdStart = _cold,
        };
        _cold = false;
        _result.Clear();
        try
        {
            handler.Handle(_payload.WrittenMemory, context, _result);
        }
        catch (Exception e)
        {
            var type = ErrorReport.TypeOf(e);
            Console.Error.WriteLine($"RequestId: {invocation.RequestId} {type}: {e}");
            ErrorReport.Write(_result, type, e.Message, e.StackTrace);
            _ = api.PostInvocationError(invocation.RequestId, type, _result);
            return;
        }

        var status = api.PostResponse(invocation.RequestId, _result);
        if (status == 413)
        {
            const string Type = "Function.ResponseSizeTooLarge";
            ErrorReport.Write(_result, Type, $"The result has {_result.Length} bytes; Lambda takes at most 6 MiB.", null);
            _ = api.PostInvocationError(invocation.RequestId, Type, _result);
        }
        else if (status != 202)
        {
            Console.Error.WriteLine($"RequestId: {invocation.RequestId} the Runtime API refused the result with status {status}.");
        }
    }
}
