namespace AppHost.Aws;

/// <summary>A function: it has no process of its own here, its sandboxes belong to the Lambda emulator.</summary>
internal sealed class LambdaFunctionResource(string name) : Resource(name);
