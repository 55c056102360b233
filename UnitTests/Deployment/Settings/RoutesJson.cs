namespace Deployment.UnitTests.Settings;

/// <summary>A routes file that is gone after the test.</summary>
internal sealed class RoutesJson : IDisposable
{
    public RoutesJson(string json) => File.WriteAllText(Path, json);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
