namespace Lambda.Runtime;

/// <summary>A function with typed events and results.</summary>
/// <typeparam name="TEvent">Type of the event, read by System.Text.Json's source-generated code.</typeparam>
/// <typeparam name="TResult">Type of the result.</typeparam>
public interface ILambdaHandler<in TEvent, TResult>
{
    /// <summary>Serves one invocation. An exception is reported to Lambda as an invocation error.</summary>
    /// <param name="input">The event.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancelled at the invocation's deadline.</param>
    ValueTask<TResult> HandleAsync(TEvent input, LambdaContext context, CancellationToken cancellationToken);
}
