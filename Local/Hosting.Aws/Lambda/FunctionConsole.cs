using Hosting.Aws;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The console of a function: the emulator writes its lines among its own, as <c>NAME | LINE</c>.</summary>
internal static class FunctionConsole
{
    public static IResourceBuilder<LambdaFunctionResource> WithConsoleOf(this IResourceBuilder<LambdaFunctionResource> builder, LambdaEmulatorResource emulator) =>
        builder.OnInitializeResource(async (function, initialization, cancellationToken) =>
        {
            var mark = $"{function.Name} | ";
            var loggers = initialization.Services.GetRequiredService<ResourceLoggerService>();
            var logger = loggers.GetLogger(function);
            await foreach (var lines in loggers.WatchAsync(emulator).WithCancellation(cancellationToken))
            {
                foreach (var line in lines)
                {
                    // A line begins with its time.
                    var at = line.Content.IndexOf(mark, StringComparison.Ordinal);
                    if (at >= 0 && !line.Content.AsSpan(0, at).TrimEnd().Contains(' '))
                    {
                        logger.LogInformation("{Line}", line.Content[(at + mark.Length)..]);
                    }
                }
            }
        });
}
