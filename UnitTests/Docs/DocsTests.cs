using System.Text.RegularExpressions;

namespace Docs.UnitTests;

/// <summary>What the documents name is there: links and their headings, paths, projects and scripts of commands, settings.</summary>
public sealed partial class DocsTests
{
    private const int TimeoutMilliseconds = 10_000;

    private static readonly string _root = FindRoot();

    private static readonly string[] _folders =
        [.. Directory.EnumerateDirectories(_root).Select(static path => Path.GetFileName(path)).Where(static name => name is not ("artifacts" or "node_modules" or "cdk.out" or ".git"))];

    /// <summary>All source text that a setting could be read in.</summary>
    private static readonly Lazy<string> _sources = new(() => string.Concat(
        _folders.Where(static folder => folder is not ("docs" or "UnitTests" or "IntegrationTests"))
            .SelectMany(static folder => Files(Path.Combine(_root, folder)))
            .Where(static path => Path.GetExtension(path) is ".cs" or ".mjs" or ".json")
            .Select(File.ReadAllText)));

    public static TheoryData<string> Documents =>
        [.. Files(_root).Where(static path => Path.GetExtension(path) == ".md").Select(static path => Path.GetRelativePath(_root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadToFilesAndHeadings(string document) =>
        Assert.Equal([], Links().Matches(WithoutBlocks(document)).Select(link => link.Groups["to"].Value).Where(to => !LeadsSomewhere(document, to)));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Paths_OfADocument_Exist(string document) =>
        Assert.Equal([], Code().Matches(WithoutBlocks(document)).Select(static code => code.Groups["code"].Value)
            .Where(static code => _folders.Any(folder => code.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Where(static path => !path.AsSpan().ContainsAny("*{<… ") && !Exists(Path.Combine(_root, path))));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_OfADocument_NameProjectsAndScriptsThatExist(string document) =>
        Assert.Equal([], Commands().Matches(Text(document)).Select(static command => command.Groups["path"].Value).Where(static path => !Exists(Path.Combine(_root, path))));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Settings_InTheTablesOfADocument_AreReadByThePrograms(string document) =>
        Assert.Equal([], Text(document).Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(static row => Code().Matches(row.Split('|')[1]))
            .Select(static code => code.Groups["code"].Value)
            .Where(static name => Setting().IsMatch(name) && !_sources.Value.Contains(name, StringComparison.Ordinal)));

    private static bool LeadsSomewhere(string document, string to)
    {
        if (to.Contains("://", StringComparison.Ordinal) || to.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return true;
        }

        var parts = to.Split('#', 2);
        var file = parts[0].Length == 0 ? document : Path.GetRelativePath(_root, Path.Combine(_root, Path.GetDirectoryName(document)!, parts[0]));
        return Exists(Path.Combine(_root, file)) && (parts.Length == 1 || Headings(file).Contains(parts[1]));
    }

    /// <summary>Headings as they stand in links: lower case, without punctuation, a dash for each blank.</summary>
    private static HashSet<string> Headings(string document) =>
        [.. Text(document).Split('\n').Where(static line => line.StartsWith('#'))
            .Select(static line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static string Text(string document) => File.ReadAllText(Path.Combine(_root, document));

    private static string WithoutBlocks(string document) => Blocks().Replace(Text(document), "");

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(static path => Path.GetFileName(path) is not ("artifacts" or "node_modules" or "cdk.out" or "bin" or "obj" or ".git"))
                .SelectMany(Files));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WebhookForwarder.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Links();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Code();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, TimeoutMilliseconds)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(--project |(?<=[\s(`])\./)(?<path>[A-Za-z][\w./-]*\w)", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Commands();

    [GeneratedRegex("^([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z][A-Za-z]+:[A-Z][a-z][A-Za-z]*)$", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Setting();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Punctuation();
}
