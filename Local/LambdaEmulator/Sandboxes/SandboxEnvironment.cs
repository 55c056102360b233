using System.Diagnostics;
using LambdaEmulator.Configuration;

namespace LambdaEmulator.Sandboxes;

/// <summary>
/// The environment variables of a sandbox's processes. Contracts: Lambda developer guide, "Defined runtime environment variables"
/// and "Extensions API: environment variables" (what extensions do not get).
/// </summary>
internal static class SandboxEnvironment
{
    private const string XRayDaemonHost = "127.0.0.1";
    private const string XRayDaemonPort = "2000";

    public static Dictionary<string, string?> ForRuntime(EmulatorOptions emulator, FunctionOptions function, Sandbox sandbox, ActivityContext trace)
    {
        var variables = ForExtension(emulator, function, sandbox, trace);
        variables["_HANDLER"] = function.Handler;
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}";
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = sandbox.LogStream;
        variables["LAMBDA_TASK_ROOT"] = TaskRoot(function);
        variables["LAMBDA_RUNTIME_DIR"] = TaskRoot(function);
        // As in provided.al2023, which has no AWS_EXECUTION_ENV. No X-Ray daemon listens here, as none does where tracing is off.
        var root = TaskRoot(function);
        variables.TryAdd("LD_LIBRARY_PATH", $"/lib64:/usr/lib64:{root}:{root}/lib:/opt/lib");
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        variables["AWS_XRAY_DAEMON_ADDRESS"] = $"{XRayDaemonHost}:{XRayDaemonPort}";
        variables["_AWS_XRAY_DAEMON_ADDRESS"] = XRayDaemonHost;
        variables["_AWS_XRAY_DAEMON_PORT"] = XRayDaemonPort;
        return variables;
    }

    public static Dictionary<string, string?> ForExtension(EmulatorOptions emulator, FunctionOptions function, Sandbox sandbox, ActivityContext trace)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
            ["OTEL_SERVICE_NAME"] = function.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={sandbox.Id}",
        };
        Add(variables, emulator.InheritedEnvironment);
        Add(variables, function.Environment);
        variables["AWS_LAMBDA_RUNTIME_API"] = sandbox.RuntimeApi;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = $"{function.MemorySize}";
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_REGION"] = emulator.Region;
        variables["AWS_DEFAULT_REGION"] = emulator.Region;
        variables["AWS_ACCESS_KEY_ID"] = emulator.Credentials.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = emulator.Credentials.SecretAccessKey;
        if (emulator.Credentials.SessionToken is { } token)
        {
            variables["AWS_SESSION_TOKEN"] = token;
        }

        // Not Lambda's: /tmp is private to a sandbox there. The trace context lets a cold start's own spans join its trace.
        variables["TMPDIR"] = sandbox.TemporaryDirectory;
        if (trace != default)
        {
            variables["TRACEPARENT"] = $"00-{trace.TraceId}-{trace.SpanId}-{(trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
        }

        return variables;
    }

    public static string TaskRoot(FunctionOptions function) => Path.GetDirectoryName(Path.GetFullPath(function.Command!))!;

    private static void Add(Dictionary<string, string?> variables, IReadOnlyDictionary<string, string> more)
    {
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }
    }
}
