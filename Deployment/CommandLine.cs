using System.CommandLine;
using Deployment.Packaging;
using Deployment.Settings;

namespace Deployment;

/// <summary>What a person or the CDK CLI starts: without a command, the templates are synthesized.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Deploys the webhook forwarder to AWS. Without a command it is the CDK app of cdk.json: run `npx cdk deploy`.");
        root.SetAction((_, cancellationToken) => SynthAsync(cancellationToken));
        root.Subcommands.Add(SettingsCommand());
        root.Subcommands.Add(PackageCommand());
        root.Subcommands.Add(TailscaledCommand());
        root.Subcommands.Add(Cost.CostCommand.Create());
        return root.Parse(args).InvokeAsync();
    }

    private static Task<int> SynthAsync(CancellationToken cancellationToken) => WithSettingsAsync(async settings =>
    {
        var assets = await Packager(settings).PackageAsync(cancellationToken);
        new DeploymentApp(settings, assets).Synth();
    });

    private static Command PackageCommand()
    {
        var command = new Command("package", "Builds what a deployment uploads, and lists it.");
        command.SetAction((_, cancellationToken) => WithSettingsAsync(async settings =>
        {
            var packager = Packager(settings);
            await packager.PackageAsync(cancellationToken);
            foreach (var zip in packager.Zips)
            {
                Console.WriteLine($"{zip.Path}\n  {new FileInfo(zip.Path).Length / 1e6:F1} MB, unpacked {zip.UnpackedLength / 1e6:F1} MB, SHA-256 {zip.Sha256}");
                foreach (var item in zip.Items)
                {
                    Console.WriteLine($"  {(item.Executable ? "-rwxr-xr-x" : "-rw-r--r--")} {new FileInfo(item.Source).Length,11} {item.Name}");
                }
            }
        }));
        return command;
    }

    private static Command TailscaledCommand()
    {
        var command = new Command("tailscaled", "Shows whether Tailscale has a newer stable release than the pinned one, and how to take it.");
        command.SetAction(async (_, cancellationToken) =>
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 1_000_000 };
            return await new TailscaleReleaseCheck(http, TailscaleRelease.Site, Console.Out).RunAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>Runs with valid settings; without, tells all that is wrong. Progress and errors go to stderr: stdout is the CDK's.</summary>
    private static async Task<int> WithSettingsAsync(Func<DeploymentSettings, Task> run)
    {
        var result = SettingsReader.Read(CdkContext.Read(RepositoryRoot.Find()));
        if (result.Settings is not { } settings)
        {
            await Console.Error.WriteLineAsync("The settings need attention (cdk.json's context, or -c name=value):");
            foreach (var error in result.Errors)
            {
                await Console.Error.WriteLineAsync($"  - {error}");
            }

            await Console.Error.WriteLineAsync("(Bootstrapping an account needs none of them: npx cdk bootstrap --app '' aws://ACCOUNT/REGION)");
            return 1;
        }

        try
        {
            await run(settings);
            return 0;
        }
        catch (PackagingException failed)
        {
            await Console.Error.WriteLineAsync($"error: {failed.Message}");
            return 1;
        }
    }

    private static Packager Packager(DeploymentSettings settings)
    {
        var root = RepositoryRoot.Find();
        return new Packager(settings, root, Path.Combine(root, "artifacts", "deployment"), new HttpClient { Timeout = TimeSpan.FromMinutes(5) }, Console.Error);
    }

    private static Command SettingsCommand()
    {
        var markdown = new Option<bool>("--markdown") { Description = "As the table of docs/deploy.md." };
        var command = new Command("settings", "Lists every setting with its default and an example.") { markdown };
        command.SetAction(parsed =>
        {
            foreach (var setting in SettingCatalog.All)
            {
                Console.WriteLine(parsed.GetValue(markdown) ? setting.ToMarkdown() : setting.ToText());
            }
        });
        return command;
    }
}
