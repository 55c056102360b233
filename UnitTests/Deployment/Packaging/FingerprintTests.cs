using Deployment.Packaging;

namespace Deployment.UnitTests.Packaging;

public sealed class FingerprintTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fingerprint-");

    public FingerprintTests()
    {
        Write("App/App.csproj", """<Project><ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup></Project>""");
        Write("App/Program.cs", "one");
        Write("Library/Library.csproj", "<Project />");
        Write("Library/Thing.cs", "two");
        Write("Other/Other.cs", "three");
        Write("Lambda.props", "<Project />");
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("App/Program.cs")]
    [InlineData("Library/Thing.cs")]
    [InlineData("Lambda.props")]
    [InlineData("App/New.cs")]
    public void Of_ChangedInput_Changes(string path)
    {
        var before = Of("options");

        Write(path, "changed");

        Assert.NotEqual(before, Of("options"));
    }

    [Theory]
    [InlineData("Other/Other.cs")]
    [InlineData("App/obj/generated.cs")]
    [InlineData("Library/bin/Library.dll")]
    public void Of_UnrelatedChange_StaysTheSame(string path)
    {
        var before = Of("options");

        Write(path, "changed");

        Assert.Equal(before, Of("options"));
    }

    [Fact]
    public void Of_OtherOptions_Changes() => Assert.NotEqual(Of("aot"), Of("readytorun"));

    private string Of(string options) => Fingerprint.Of(_root.FullName, Path.Combine(_root.FullName, "App", "App.csproj"), options);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
