using Aspire.Hosting;

namespace Hosting.UnitTests.Model;

/// <summary>
/// What AppHost can use is a contract: no member, overload or parameter name that Aspire.Hosting has not. The list is read by people
/// who know Aspire; this test holds the engine to it.
/// </summary>
public sealed class CompatibleSubsetTests
{
    [Fact]
    public void PublicSurface_OfTheAspireNamespaces_IsTheListedSubset()
    {
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "compatible-subset.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .ToHashSet(StringComparer.Ordinal);

        var surface = PublicSurface.Of(typeof(DistributedApplication).Assembly, "Aspire.Hosting").ToHashSet(StringComparer.Ordinal);

        Assert.True(
            listed.SetEquals(surface),
            $"Not listed:\n{string.Join('\n', surface.Except(listed).Order(StringComparer.Ordinal))}\nNot there:\n{string.Join('\n', listed.Except(surface).Order(StringComparer.Ordinal))}");
    }

    [Fact]
    public void PublicSurface_OutsideTheAspireNamespaces_IsEmpty() =>
        Assert.DoesNotContain(typeof(DistributedApplication).Assembly.GetExportedTypes(), static t => !t.Namespace!.StartsWith("Aspire.Hosting", StringComparison.Ordinal));
}
