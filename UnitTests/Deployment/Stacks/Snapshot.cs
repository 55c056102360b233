using System.Runtime.CompilerServices;

namespace Deployment.UnitTests.Stacks;

/// <summary>Compares a template with the one that was reviewed and committed.</summary>
internal static class Snapshot
{
    /// <summary>Set to 1, the committed snapshots are written instead: review the diff before committing it.</summary>
    private const string Update = "UPDATE_SNAPSHOTS";

    public static void Matches(string name, Template template, [CallerFilePath] string thisFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Snapshots", name + ".json");
        var actual = template.Normalized();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.ReadAllText(path).Split('\n');
        var got = actual.Split('\n');
        var removed = expected.Except(got).Take(30).Select(line => "- " + line);
        var added = got.Except(expected).Take(30).Select(line => "+ " + line);
        Assert.True(
            expected.SequenceEqual(got),
            $"{name} differs from its snapshot; if that is meant, run the tests with {Update}=1 and commit the diff.\n{string.Join('\n', removed.Concat(added))}");
    }
}
