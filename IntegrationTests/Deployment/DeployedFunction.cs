namespace IntegrationTests.Deployment;

/// <summary>A function as the template describes it, unpacked.</summary>
/// <param name="LogicalId">Its id in the template.</param>
/// <param name="Name">Physical name.</param>
/// <param name="Task">Where its zip is unpacked: <c>/var/task</c>.</param>
/// <param name="Layers">Where its layers are unpacked, together: <c>/opt</c>; null without layers.</param>
/// <param name="Environment">Variables, references resolved.</param>
/// <param name="MemorySize">MB.</param>
/// <param name="Timeout">Seconds.</param>
internal sealed record DeployedFunction(
    string LogicalId, string Name, string Task, string? Layers, IReadOnlyDictionary<string, string> Environment, int MemorySize, int Timeout);
