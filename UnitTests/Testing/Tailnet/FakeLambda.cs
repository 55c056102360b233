using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing.Tailnets;

/// <summary>Lambda's Extensions API for one extension, below a path prefix.</summary>
internal sealed class FakeLambda : FakeServer
{
    private readonly TaskCompletionSource<string> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _event = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the name and the body of the registration.</summary>
    public Task<string> Registered => _registered.Task;

    /// <summary>Completes when the extension asked for its first event.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Answer to give to the registration instead of 200.</summary>
    public (int Status, string Body)? Refusal { get; init; }

    /// <summary>When to answer the registration. At once.</summary>
    public Task Answering { get; init; } = Task.CompletedTask;

    /// <summary>The value for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string RuntimeApi => Url["http://".Length..] + "/sandbox-1";

    public static async Task<FakeLambda> StartAsync((int Status, string Body)? refusal = null, Task? answering = null)
    {
        var lambda = new FakeLambda { Refusal = refusal, Answering = answering ?? Task.CompletedTask };
        await lambda.StartAsync(lambda.HandleAsync);
        return lambda;
    }

    public void Shutdown() => _event.TrySetResult(JsonSerializer.Serialize(new
    {
        eventType = "SHUTDOWN",
        shutdownReason = "spindown",
        deadlineMs = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeMilliseconds(),
    }));

    /// <summary>Answers the call for the next event with a text of the test's own.</summary>
    public void Answer(string text) => _event.TrySetResult(text);

    private async Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/sandbox-1/2020-01-01/extension/register":
                using (var reader = new StreamReader(context.Request.Body))
                {
                    _registered.TrySetResult($"{context.Request.Headers["Lambda-Extension-Name"]} {await reader.ReadToEndAsync()}");
                }

                await Answering.WaitAsync(context.RequestAborted);
                if (Refusal is { } refusal)
                {
                    context.Response.StatusCode = refusal.Status;
                    await context.Response.WriteAsync(refusal.Body);
                    return;
                }

                context.Response.Headers["Lambda-Extension-Identifier"] = "identifier-1";
                await context.Response.WriteAsync("""{"functionName":"forwarder","functionVersion":"$LATEST","handler":"bootstrap"}""");
                break;
            case "/sandbox-1/2020-01-01/extension/event/next" when context.Request.Headers["Lambda-Extension-Identifier"] == "identifier-1":
                _ready.TrySetResult();
                await context.Response.WriteAsync(await _event.Task.WaitAsync(context.RequestAborted));
                break;
            default:
                context.Response.StatusCode = 403;
                break;
        }
    }
}
