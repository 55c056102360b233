using Aspire.Hosting.ApplicationModel;

namespace IntegrationTests;

internal static class Snapshots
{
    /// <summary>The resource's process.</summary>
    public static int ProcessId(this CustomResourceSnapshot snapshot) =>
        Assert.IsType<int>(snapshot.Properties.Single(static p => p.Name == "executable.pid").Value);

    public static string? Property(this CustomResourceSnapshot snapshot, string name) => snapshot.Properties.SingleOrDefault(p => p.Name == name)?.Value?.ToString();
}
