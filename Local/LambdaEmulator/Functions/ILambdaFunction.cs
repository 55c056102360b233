using LambdaEmulator.Configuration;
using LambdaEmulator.RuntimeApi;
using LambdaEmulator.Sandboxes;

namespace LambdaEmulator.Functions;

/// <summary>Something that runs invocations.</summary>
internal interface ILambdaFunction : IAsyncDisposable
{
    FunctionOptions Options { get; }

    /// <summary>Hands an invocation to a sandbox. Its answer arrives by itself, possibly before <see cref="InvocationRun.Completed"/>.</summary>
    Task<InvocationRun> StartAsync(Invocation invocation, CancellationToken cancellationToken);

    /// <summary>Ends the idle sandboxes now and the busy ones after their invocation.</summary>
    void Restart(string why);

    /// <summary>Present sandboxes, and those that ended a while ago.</summary>
    IReadOnlyList<SandboxSnapshot> Snapshots();

    /// <summary>The log of one sandbox, or null when it is not this function's.</summary>
    IReadOnlyList<LogLine>? Log(string sandboxId);
}
