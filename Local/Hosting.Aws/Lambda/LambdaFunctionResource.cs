namespace Hosting.Aws;

/// <summary>A function: it has no process of its own here, its sandboxes belong to the Lambda emulator.</summary>
/// <param name="name">The function's name.</param>
/// <param name="command">Path of its executable.</param>
/// <param name="handler">Its handler, the value of <c>_HANDLER</c>.</param>
public sealed class LambdaFunctionResource(string name, string command, string handler)
    : Resource(name), IResourceWithEnvironment, IResourceWithWaitSupport
{
    private readonly List<string> _extensions = [];

    /// <summary>Path of its executable.</summary>
    public string Command { get; } = command;

    /// <summary>Its handler.</summary>
    public string Handler { get; } = handler;

    /// <summary>How long an invocation may take.</summary>
    public TimeSpan Timeout { get; internal set; } = TimeSpan.FromSeconds(10);

    /// <summary>Megabytes that a sandbox may use.</summary>
    public int MemorySize { get; internal set; } = 256;

    /// <summary>Whether the function has no sandboxes, because a process of the developer's own serves it (<c>Lambda:Attach</c>).</summary>
    public bool IsAttached { get; internal set; }

    /// <summary>Paths of its extensions' executables; a file's name is the extension's name.</summary>
    public IReadOnlyList<string> Extensions => _extensions;

    internal void Add(string extension) => _extensions.Add(extension);

    /// <summary>Adds the function's settings to those of the emulator.</summary>
    internal async Task DescribeAsync(EnvironmentCallbackContext emulator)
    {
        var settings = emulator.EnvironmentVariables;
        var prefix = $"Functions__{Name}__";
        if (!IsAttached)
        {
            settings[$"{prefix}Command"] = Command;
        }

        settings[$"{prefix}Handler"] = Handler;
        settings[$"{prefix}Timeout"] = FormattableString.Invariant($"{Timeout.TotalSeconds:0}");
        settings[$"{prefix}MemorySize"] = FormattableString.Invariant($"{MemorySize}");
        for (var i = 0; i < _extensions.Count; i++)
        {
            settings[$"{prefix}Extensions__{i}"] = _extensions[i];
        }

        var variables = new Dictionary<string, object>(StringComparer.Ordinal);
        var context = new EnvironmentCallbackContext(emulator.ExecutionContext, this, variables, emulator.CancellationToken);
        foreach (var callback in Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await callback.Callback(context);
        }

        foreach (var (variable, value) in variables)
        {
            settings[$"{prefix}Environment__{variable}"] = value;
        }
    }
}
