namespace Hosting.Tailnet;

/// <summary>Finds programs on PATH.</summary>
public static class ExecutablePath
{
    /// <summary>The full path of the first file of this name; null when there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);
}
