namespace AppHost.Aws;

internal static class LambdaFunctionExtensions
{
    /// <summary>Adds the command <c>restart</c>, which ends the function's sandboxes: its next call is a cold start.</summary>
    /// <param name="function">The function.</param>
    /// <param name="admin">The Lambda emulator's admin API.</param>
    public static IResourceBuilder<LambdaFunctionResource> WithRestartCommand(
        this IResourceBuilder<LambdaFunctionResource> function, EndpointReference admin) => function.WithCommand(
        "restart",
        "Restart",
        context => RestartAsync(context, admin),
        new CommandOptions
        {
            Description = "Ends the sandboxes: the next call is a cold start",
            UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });

    private static async Task<ExecuteCommandResult> RestartAsync(ExecuteCommandContext context, EndpointReference admin)
    {
        using var client = new HttpClient { BaseAddress = new Uri(admin.Url) };
        using var answer = await client.PostAsync(new Uri($"functions/{context.ResourceName}/restart", UriKind.Relative), null, context.CancellationToken);
        return answer.IsSuccessStatusCode
            ? CommandResults.Success()
            : CommandResults.Failure($"The Lambda emulator answered {(int)answer.StatusCode}.");
    }
}
