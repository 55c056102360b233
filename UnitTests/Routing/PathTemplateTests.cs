using FsCheck;
using FsCheck.Fluent;
using Routing.Matching;

namespace Routing.UnitTests;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/", "/", "")]
    [InlineData("/a/b", "/a/b", "")]
    [InlineData("/a/b", "/a/b/", null)]
    [InlineData("/a/b", "/A/b", null)]
    [InlineData("/{x}", "/a", "x=a")]
    [InlineData("/{x}", "/", null)]
    [InlineData("/{x}", "/a/b", null)]
    [InlineData("/a/{x}/c/{y}", "/a/1/c/2 3", "x=1;y=2 3")]
    [InlineData("/a/{rest+}", "/a/b/c//d/", "rest=b/c//d/")]
    [InlineData("/a/{rest+}", "/a/", null)]
    [InlineData("/a/{rest+}", "/a", null)]
    [InlineData("/{rest+}", "/a/../b", null)]
    [InlineData("/{x}", "/..", null)]
    [InlineData("/a/{x}", "/a/.", null)]
    [InlineData("/{x}", "/...", "x=...")]
    public void TryMatch_Examples_CaptureWhatTheyShould(string template, string path, string? expected)
    {
        Assert.True(PathTemplate.TryParse(template, out var parsed, out _));
        var captures = new Dictionary<string, string>(StringComparer.Ordinal);

        Assert.Equal(expected is not null, TryMatch(parsed, path, captures));
        if (expected is not null)
        {
            Assert.Equal(expected, string.Join(';', captures.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}")));
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("/a{x}")]
    [InlineData("/{x}b")]
    [InlineData("/{}")]
    [InlineData("/{+}")]
    [InlineData("/{x y}")]
    [InlineData("/{x+}/b")]
    [InlineData("/{x}/{x}")]
    [InlineData("/a/../b")]
    [InlineData("/{x")]
    public void TryParse_Wrong_SaysWhy(string template)
    {
        Assert.False(PathTemplate.TryParse(template, out _, out var error));
        Assert.Contains($"'{template}'", error, StringComparison.Ordinal);
    }

    /// <summary>Filling a template's captures in makes a path from which the template takes the same captures again.</summary>
    [Fact]
    public void TryMatch_FilledTemplate_GivesTheCapturesBack()
    {
        var segment = Gen.Elements("abcXYZ019 -_~%ü{}+".ToCharArray()).NonEmptyListOf().Select(c => string.Concat(c)).Where(s => s is not "." and not "..");
        var cases = from size in Gen.Choose(0, 20)
                    from literals in Gen.Elements("a", "b1", "c-d", "").ListOf(size)
                    from values in segment.ListOf(literals.Count)
                    from rest in segment.NonEmptyListOf()
                    select (literals: literals.ToArray(), values: values.ToArray(), rest: string.Join('/', rest));

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var template = string.Concat(c.literals.Select((literal, i) => $"/{literal}/{{n{i}}}")) + "/{rest+}";
            var path = string.Concat(c.literals.Select((literal, i) => $"/{literal}/{c.values[i]}")) + "/" + c.rest;
            var captures = new Dictionary<string, string>(StringComparer.Ordinal);
            return PathTemplate.TryParse(template, out var parsed, out _) && TryMatch(parsed, path, captures) &&
                captures["rest"] == c.rest && c.values.Select((value, i) => captures[$"n{i}"] == value).All(same => same);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>A template never matches a path it was not made for: without captures, only the equal one.</summary>
    [Fact]
    public void TryMatch_Literals_MatchOnlyThemselves()
    {
        var path = Gen.Elements('/', 'a', 'b', '.').ListOf().Select(c => "/" + string.Concat(c));

        Prop.ForAll(path.ToArbitrary(), path.ToArbitrary(), (template, other) =>
            !PathTemplate.TryParse(template, out var parsed, out _) || !parsed.Matches(other) || template == other)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("http://{svc}:8080/x/{rest}", "api", "a b/ü?", "http://api:8080", "/x/a%20b/%C3%BC%3F")]
    [InlineData("https://{svc}.ts.net", "api", "r", "https://api.ts.net:443", null)]
    public void Target_Captures_AreEncodedIntoTheUrl(string url, string service, string rest, string authority, string? path)
    {
        Assert.True(TargetTemplate.TryParse(url, out var template, out _));
        var target = template.Resolve(new Dictionary<string, string> { ["svc"] = service, ["rest"] = rest });

        Assert.Equal(authority, target?.Authority);
        Assert.Equal(path, target?.Path);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("a@b")]
    [InlineData("a:1")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Target_CaptureThatIsNoHostLabel_ReachesNothing(string capture)
    {
        Assert.True(TargetTemplate.TryParse("http://{svc}:80", out var template, out _));

        Assert.Null(template.Resolve(new Dictionary<string, string> { ["svc"] = capture }));
    }

    private static bool TryMatch(PathTemplate template, string path, Dictionary<string, string> captures)
    {
        if (!template.Matches(path))
        {
            return false;
        }

        foreach (var (name, value) in template.Capture(path))
        {
            captures[name] = value;
        }

        return true;
    }
}
