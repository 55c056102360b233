using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Deployment.Packaging;

/// <summary>A hash over everything that a published program depends on: same fingerprint, same program.</summary>
internal static class Fingerprint
{
    /// <summary>Build settings that every project imports.</summary>
    private static readonly string[] _shared = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Lambda.props", "global.json"];

    /// <param name="root">The repository.</param>
    /// <param name="project">Path of the project file.</param>
    /// <param name="options">What else decides the result: the publish arguments and the SDK's version.</param>
    public static string Of(string root, string project, string options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(options));
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        AddProject(Path.GetFullPath(project), folders);
        var files = _shared.Select(name => Path.Combine(root, name)).Where(File.Exists).Concat(folders.SelectMany(Sources));
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static void AddProject(string project, SortedSet<string> folders)
    {
        if (!folders.Add(Path.GetDirectoryName(project)!))
        {
            return;
        }

        foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
        {
            var path = reference.Attribute("Include")!.Value.Replace('\\', '/');
            AddProject(Path.GetFullPath(path, Path.GetDirectoryName(project)!), folders);
        }
    }

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(folder, file).Split('/').All(part => part is not ("bin" or "obj" or "artifacts")))
        .OrderBy(file => file, StringComparer.Ordinal);
}
