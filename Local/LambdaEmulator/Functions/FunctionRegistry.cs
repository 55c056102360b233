using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Telemetry;

namespace LambdaEmulator.Functions;

/// <summary>All functions, and invoking them by name.</summary>
internal sealed class FunctionRegistry : IAsyncDisposable
{
    private readonly EmulatorContext _emulator;
    private readonly Dictionary<string, ILambdaFunction> _functions;

    public FunctionRegistry(EmulatorContext emulator)
    {
        _emulator = emulator;
        _functions = emulator.Options.Functions.Values.ToDictionary(
            static options => options.Name,
            options => options.IsAttachedFromOutside ? (ILambdaFunction)new AttachedFunction(emulator, options) : new SandboxPool(emulator, options),
            StringComparer.Ordinal);
    }

    public IReadOnlyCollection<ILambdaFunction> All => _functions.Values;

    public bool TryGet(string name, [NotNullWhen(true)] out ILambdaFunction? function) => _functions.TryGetValue(name, out function);

    /// <summary>Invokes a function and waits for its answer.</summary>
    /// <exception cref="KeyNotFoundException">There is no such function.</exception>
    public async Task<InvocationResult> InvokeAsync(string name, InvocationRequest request, CancellationToken cancellationToken)
    {
        var function = _functions[name];
        using var span = LambdaTracing.Lambda.StartActivity($"invoke {name}", ActivityKind.Client, request.Parent);
        var trace = LambdaTracing.ContextOf(span, request.Parent);
        var arn = _emulator.Options.FunctionArn(name) + (request.Qualifier is { } qualifier ? $":{qualifier}" : "");
        var invocation = new Invocation(Guid.NewGuid().ToString(), request.Payload, arn)
        {
            TraceHeader = XRayHeader.Format(trace),
            Trace = trace,
            ClientContext = request.ClientContext,
        };
        var run = await function.StartAsync(invocation, cancellationToken);
        if (run.Refusal is { } refusal)
        {
            Describe(span, name, invocation, $"{refusal}", false);
            return new InvocationResult(invocation.RequestId) { Refusal = refusal };
        }

        var answer = await invocation.Answer.WaitAsync(cancellationToken);
        Describe(span, name, invocation, answer.ErrorType, run.IsCold);
        return new InvocationResult(invocation.RequestId)
        {
            Payload = answer.Payload,
            ErrorType = answer.ErrorType,
            IsCold = run.IsCold,
            LogTail = request.WithLog ? await TailAsync(run, cancellationToken) : null,
        };
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_functions.Values.Select(static function => function.DisposeAsync().AsTask()));

    private void Describe(Activity? span, string name, Invocation invocation, string? error, bool isCold)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("faas.invoked_name", name).SetTag("faas.invoked_provider", "aws").SetTag("faas.invoked_region", _emulator.Options.Region);
        span.SetTag("faas.invocation_id", invocation.RequestId).SetTag("faas.coldstart", isCold);
        if (error is not null)
        {
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error, error);
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> TailAsync(InvocationRun run, CancellationToken cancellationToken)
    {
        await run.Completed.WaitAsync(cancellationToken);
        return run.Log is { } log ? log.Lines.TailSince(log.Start) : ReadOnlyMemory<byte>.Empty;
    }
}
