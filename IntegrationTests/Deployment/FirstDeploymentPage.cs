using System.Text;
using Processes;

namespace IntegrationTests.Deployment;

/// <summary>
/// The section "First deployment, with an auth key" of docs/deploy.md, pasted into a shell as it stands. Real are bash, curl and Debian's AWS CLI; npm and the
/// CDK's command line are stand-ins that say what they were asked for, and <c>npx cdk deploy</c> waits until the test has deployed.
/// </summary>
internal sealed class FirstDeploymentPage : IAsyncDisposable
{
    private const string Section = "## First deployment, with an auth key";

    private readonly string _folder;
    private readonly ChildProcess _shell;
    private readonly AccountStub _account;
    private readonly StringBuilder _transcript;

    private FirstDeploymentPage(string folder, ChildProcess shell, AccountStub account, StringBuilder transcript) =>
        (_folder, _shell, _account, _transcript) = (folder, shell, account, transcript);

    private string Deploy => Path.Combine(_folder, "deploy");

    /// <param name="root">The repository.</param>
    /// <param name="scratch">Folder for the shell.</param>
    /// <param name="oauthClient">What the person writes in the editor.</param>
    /// <param name="region">Of the AWS CLI's configuration.</param>
    /// <param name="account">Of the AWS CLI's credentials.</param>
    public static FirstDeploymentPage Start(string root, string scratch, string oauthClient, string region, string account)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, "page")).FullName;
        var stub = new AccountStub(account);
        File.WriteAllText(Path.Combine(folder, "client.json"), oauthClient);
        Stand(folder, "npm", "exit 0");
        Stand(folder, "npx", """
            printf '%s\n' "$@" > "$STATE/$2.tmp" && mv "$STATE/$2.tmp" "$STATE/$2"
            [ "$2" != deploy ] || until [ -e "$STATE/deployed" ]; do sleep 0.2; done
            """);

        // Debian's CLI (2.9) does not read AWS_ENDPOINT_URL.
        Stand(folder, "aws", $"""
            case $1 in
              secretsmanager) exec /usr/bin/aws --endpoint-url "$(cat "$STATE/deployed")" "$@" ;;
              configure) exec /usr/bin/aws "$@" ;;
              *) exec /usr/bin/aws --endpoint-url {stub.Url} "$@" ;;
            esac
            """);
        Stand(folder, "curl", """
            case $* in *checkip.amazonaws.com*) echo 127.0.0.1 ;; *) exec /usr/bin/curl "$@" ;; esac
            """);
        var script = Path.Combine(folder, "page.sh");
        File.WriteAllText(script, "set -eux -o pipefail\n" + string.Concat(Blocks(root)));
        var transcript = new StringBuilder();
        var shell = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "bash",
            Arguments = [script],
            WorkingDirectory = folder,
            InheritEnvironment = false,
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = $"{folder}:/usr/bin:/bin", ["HOME"] = folder, ["STATE"] = folder, ["EDITOR"] = $"cp {folder}/client.json",
                ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test", ["AWS_DEFAULT_REGION"] = region, ["AWS_REGION"] = region,
                ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_PAGER"] = "",
            },
            Output = line =>
            {
                lock (transcript)
                {
                    transcript.AppendLine(line.Text);
                }
            },
        });
        return new FirstDeploymentPage(folder, shell, stub, transcript);
    }

    /// <summary>Waits until the page has come to <c>npx cdk deploy</c>, and gives the network that it allows.</summary>
    public async Task<string> DeployRequestedAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(Deploy))
        {
            Assert.False(_shell.Exited.IsCompleted, $"The page ended before it deployed.\n{Text()}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }

        var arguments = await File.ReadAllLinesAsync(Deploy, cancellationToken);
        Assert.Contains("targetTailscaleIp=my-server.tail1234.ts.net", arguments);
        return arguments.Single(argument => argument.StartsWith("webhookAllowedIpCidr=", StringComparison.Ordinal)).Split('=')[1];
    }

    /// <summary>Lets the page go on after the deployment, to its end.</summary>
    /// <returns>The transcript.</returns>
    public async Task<string> FinishAsync(Uri secrets, IReadOnlyDictionary<string, string> outputs, CancellationToken cancellationToken)
    {
        _account.Outputs = outputs;
        await File.WriteAllTextAsync(Deploy + "ed.tmp", secrets.ToString(), cancellationToken);
        File.Move(Deploy + "ed.tmp", Deploy + "ed");
        var exitCode = await _shell.Exited.WaitAsync(cancellationToken);
        await _shell.OutputCompleted.WaitAsync(cancellationToken);
        Assert.True(exitCode == 0, $"A command of the page failed ({exitCode}).\n{Text()}");
        Assert.False(File.Exists(Path.Combine(_folder, "oauth-client.json")), "The page leaves the OAuth client's file behind.");
        return Text();
    }

    public async ValueTask DisposeAsync()
    {
        await _shell.StopAsync(TimeSpan.FromSeconds(5));
        await _shell.DisposeAsync();
        _account.Dispose();
    }

    private static IEnumerable<string> Blocks(string root)
    {
        var inBlock = false;
        foreach (var line in File.ReadLines(Path.Combine(root, "docs", "deploy.md")).SkipWhile(line => line != Section).Skip(1).TakeWhile(line => !line.StartsWith('#')))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = line == "```sh";
            }
            else if (inBlock)
            {
                yield return line + "\n";
            }
        }
    }

    private static void Stand(string folder, string command, string script)
    {
        var path = Path.Combine(folder, command);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string Text()
    {
        lock (_transcript)
        {
            return _transcript.ToString();
        }
    }
}
