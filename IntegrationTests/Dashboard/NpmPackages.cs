using System.Diagnostics;

namespace IntegrationTests.Dashboard;

/// <summary>Packages of the npm registry that only tests use, installed once below <c>artifacts/npm</c>.</summary>
internal static class NpmPackages
{
    private const string AxePackage = "axe-core@4.14.1";

    /// <summary>The source of axe-core, which checks accessibility.</summary>
    public static async Task<string> AxeAsync() => await File.ReadAllTextAsync(Path.Combine(await InstallAsync("axe", AxePackage), "axe-core", "axe.min.js"));

    /// <summary>Installs packages and gives the <c>node_modules</c> folder.</summary>
    private static async Task<string> InstallAsync(string name, params string[] packages)
    {
        var folder = Path.Combine(Root(), "artifacts", "npm", name);
        var marker = Path.Combine(folder, $".{string.Join('+', packages).Replace('/', '_')}");
        if (!File.Exists(marker))
        {
            Directory.CreateDirectory(folder);
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, .. packages])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = npm.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            await npm.WaitForExitAsync(limit.Token);
            Assert.True(npm.ExitCode == 0, $"npm install {string.Join(' ', packages)}: {await output}{await errors}");
            await File.WriteAllTextAsync(marker, "");
        }

        return Path.Combine(folder, "node_modules");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "WebhookForwarder.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
