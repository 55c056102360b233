using System.Text;
using Hosting.Aws;

namespace Aspire.Hosting;

/// <summary>What can be done with a function from the dashboard and by <c>aspire</c>'s commands.</summary>
internal static class FunctionCommands
{
    private const string EventArgument = "event";

    public static IResourceBuilder<LambdaFunctionResource> WithFunctionCommands(this IResourceBuilder<LambdaFunctionResource> function, LambdaEmulatorResource emulator) => function
        .WithCommand("restart", "Restart", context => RestartAsync(function.Resource, emulator, context), new CommandOptions
        {
            Description = "Ends the sandboxes: the next call is a cold start",
            IconName = "ArrowCounterclockwise",
            UpdateState = WhileRunning,
        })
        .WithCommand("invoke", "Invoke", context => InvokeAsync(function.Resource, emulator, context), new CommandOptions
        {
            Description = "Invokes the function with an event, and shows its answer and the end of its log",
            IconName = "Play",
            UpdateState = WhileRunning,
            Arguments =
            [
                new InteractionInput { Name = EventArgument, Label = "Event (JSON)", InputType = InputType.Text, Value = "{}", Required = true },
            ],
        })
        .WithCommand("how-to-debug", "How to debug", _ => Task.FromResult(HowToDebug(function.Resource, emulator)), new CommandOptions
        {
            Description = "How to run the function in a debugger",
            IconName = "Bug",
        });

    private static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static async Task<ExecuteCommandResult> RestartAsync(LambdaFunctionResource function, LambdaEmulatorResource emulator, ExecuteCommandContext context)
    {
        using var client = new LambdaClient(emulator);
        var status = await client.RestartAsync(function.Name, context.CancellationToken);
        return status is >= 200 and < 300 ? CommandResults.Success() : CommandResults.Failure($"The Lambda emulator answered {status}.");
    }

    private static async Task<ExecuteCommandResult> InvokeAsync(LambdaFunctionResource function, LambdaEmulatorResource emulator, ExecuteCommandContext context)
    {
        using var client = new LambdaClient(emulator);
        var result = await client.InvokeAsync(function.Name, context.Arguments.GetString(EventArgument) ?? "{}", context.CancellationToken);
        var text = new StringBuilder().AppendLine("```json").AppendLine(result.Payload).AppendLine("```");
        if (result.Log.Length > 0)
        {
            text.AppendLine("Log:").AppendLine("```").AppendLine(result.Log).AppendLine("```");
        }

        return result.Error is null
            ? CommandResults.Success("The function has answered", text.ToString(), CommandResultFormat.Markdown, displayImmediately: true)
            : CommandResults.Failure($"The function failed: {result.Error}", text.ToString(), CommandResultFormat.Markdown);
    }

    private static ExecuteCommandResult HowToDebug(LambdaFunctionResource function, LambdaEmulatorResource emulator) => CommandResults.Success(
        "How to debug the function",
        $"""
        Attach a debugger to a sandbox's process: its number is `PID` in the details of a sandbox below `{function.Name}`. A frozen sandbox
        stands still; send a webhook to thaw it.

        Or run the function yourself: start AppHost with `--Lambda:Attach={function.Name}`, which starts no sandbox of it, and then, in an
        IDE or a terminal, `{function.Command}` with `AWS_LAMBDA_RUNTIME_API=127.0.0.1:{emulator.AdminEndpoint.Port}/{function.Name}`
        and the function's variables. There are no time limits meanwhile.
        """,
        CommandResultFormat.Markdown,
        displayImmediately: true);
}
