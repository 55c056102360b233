using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;
using Lambda.Runtime.RuntimeApi;

namespace Lambda.Runtime;

/// <summary>
/// The main method of a function's <c>bootstrap</c>: initializes the function and serves invocations until SIGTERM.
/// Everything runs on the calling thread, which blocks: see <see cref="Http1.Http1Connection"/> for the reason.
/// </summary>
public static class LambdaBootstrap
{
    /// <summary>Runs a function with typed events and results.</summary>
    /// <param name="initialize">
    /// Builds the handler. Its failure is reported as an initialization error: throw <see cref="LambdaInitializationException"/> for a reason
    /// that the operator can mend. The token is cancelled by SIGTERM.
    /// </param>
    /// <param name="eventType">Source-generated description of the event.</param>
    /// <param name="resultType">Source-generated description of the result.</param>
    /// <param name="options">Telemetry hook and, in tests, where the Runtime API is.</param>
    /// <returns>The exit code: 0 after SIGTERM, 1 when the function could not start or the Runtime API failed.</returns>
    public static int Run<TEvent, TResult>(
        Func<CancellationToken, ValueTask<ILambdaHandler<TEvent, TResult>>> initialize,
        JsonTypeInfo<TEvent> eventType,
        JsonTypeInfo<TResult> resultType,
        LambdaOptions? options = null) =>
        Run(
            stop => new TypedHandler<TEvent, TResult>(initialize(stop).AsTask().GetAwaiter().GetResult(), eventType, resultType),
            options);

    /// <summary>Runs a function that reads and writes JSON itself.</summary>
    /// <inheritdoc cref="Run{TEvent,TResult}"/>
    public static int Run(Func<CancellationToken, IRawLambdaHandler> initialize, LambdaOptions? options = null)
    {
        options ??= new LambdaOptions();
        RuntimeApiAddress address;
        try
        {
            address = RuntimeApiAddress.Parse(options.RuntimeApi ?? Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        using var api = new RuntimeApiClient(address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Stop);
        using var stopping = stop.Token.Register(api.Stop);
        // In a variable each: a registration that is collected handles no signal.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return new InvocationLoop(api, options).Run(initialize, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
