namespace Testing.Tailnets;

/// <summary>Where the programs under test were built (the artifacts folder's layout).</summary>
internal static class Programs
{
    public static string Tailscaled { get; } = Find("Tailscaled", "tailscaled");

    public static string Extension { get; } = Find("Extension", "tailscale-extension");

    public static string TailnetNode { get; } = Find("TailnetNode", "TailnetNode");

    private static string Find(string project, string program)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.");
    }
}
