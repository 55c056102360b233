using AwsClient;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Deployment;
using Deployment.Packaging;
using Deployment.Settings;
using Processes;
using SecretsManager;
using SecretsManager.Model;
using AwsClient.Signing;

namespace IntegrationTests.Deployment;

/// <summary>
/// A deployment without an account: packages and synthesizes as <c>cdk deploy</c> does, then creates the template's secrets in the Secrets
/// Manager emulator, its functions, layer and API in the Lambda emulator, and runs the rotation that the template schedules.
/// </summary>
public sealed class Rehearsal : IAsyncLifetime
{
    private const string Region = "us-east-1";
    private const string Account = "123456789012";
    private const string ClientId = "rehearsal-client";
    private const string ClientSecret = "rehearsal-client-secret";
    private const string Tag = "tag:webhook-forwarder";

    /// <summary>Packaging from a clean checkout compiles four programs ahead of time.</summary>
    private static readonly TimeSpan _packagingLimit = TimeSpan.FromMinutes(12);

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _folder = TemporaryDirectory.Create("rehearsal-");
    private readonly List<ChildProcess> _processes = [];
    private readonly List<string> _output = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };
    private readonly string _root = RepositoryRoot.Find();

    /// <summary>What was packed.</summary>
    public IReadOnlyList<PackagedZip> Zips { get; private set; } = [];

    /// <summary>Folder with the stand-in for a Tailscale release.</summary>
    public string TailscaleDist => Path.Combine(_folder.FullPath, "tailscale");

    /// <summary>Where webhooks are posted to.</summary>
    public Uri WebhookUrl { get; private set; } = new("http://127.0.0.1:9");

    /// <summary>Where the emulator's Invoke and admin APIs are.</summary>
    public Uri LambdaUrl { get; private set; } = new("http://127.0.0.1:9");

    /// <summary>A client that reaches the endpoint.</summary>
    public HttpClient Http => _http;

    /// <summary>Everything that the processes printed, for a failed assertion's message.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>What following docs/deploy.md printed: each command and its output.</summary>
    public string Transcript { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var limit = new CancellationTokenSource(_packagingLimit);
        await using var page = FirstDeploymentPage.Start(_root, _folder.FullPath, $$"""{"id":"{{ClientId}}","key":"{{ClientSecret}}"}""", Region, Account);
        var allowed = await page.DeployRequestedAsync(limit.Token);
        var (secretsUrl, outputs) = await DeployAsync(allowed, limit.Token);
        Transcript = await page.FinishAsync(secretsUrl, outputs, limit.Token);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.StopAsync(TimeSpan.FromSeconds(10));
            await process.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }

    /// <summary>What CloudFormation does, and what the person has: a target whose node is in the tailnet.</summary>
    private async Task<(Uri Secrets, IReadOnlyDictionary<string, string> Outputs)> DeployAsync(string allowedNetwork, CancellationToken cancellationToken)
    {
        var targetPort = FreePort();
        var template = await SynthesizeAsync(allowedNetwork, targetPort, cancellationToken);
        var (secretsUrl, tailnetUrl) = (Url(FreePort()), Url(FreePort()));
        (LambdaUrl, WebhookUrl) = (Url(FreePort()), Url(FreePort()));
        var nodePort = FreePort();
        Start("SecretsEmulator", ["--urls", Plain(secretsUrl)], ("LambdaEndpoint", Plain(LambdaUrl)));
        Start("TailnetEmulator", ["--urls", Plain(tailnetUrl)], ("OAuth__ClientId", ClientId), ("OAuth__ClientSecret", ClientSecret), ("OAuth__Tags__0", Tag));
        Start("TargetStub", [], ("TARGET_PORT", $"{targetPort}"));
        await HealthyAsync(secretsUrl);
        await HealthyAsync(tailnetUrl);
        Start(
            "TailnetNode", [],
            ("TAILSCALED_PATH", Path.Combine(TailscaleDist, "tailscaled")), ("TS_LOGIN_SERVER", Plain(tailnetUrl)),
            ("TAILSCALE_API_URL", Plain(tailnetUrl)), ("TS_HOSTNAME", "target"), ("TS_OAUTH_CLIENT_ID", ClientId),
            ("TS_OAUTH_CLIENT_SECRET", ClientSecret), ("TS_TAGS", Tag), ("NODE_PORT", $"{nodePort}"));
        await HealthyAsync(Url(nodePort));

        using var secrets = new SecretsManagerClient(new AwsOptions
        {
            Region = Region,
            Endpoint = secretsUrl,
            Credentials = new AwsCredentials("test", "test"),
        });
        await CreateSecretsAsync(template, secrets);
        StartLambda(template, secretsUrl, tailnetUrl);
        await HealthyAsync(LambdaUrl);
        await ScheduleRotationAsync(template, secrets);
        return (secretsUrl, new Dictionary<string, string> { ["WebhookUrl"] = Plain(WebhookUrl) });
    }

    private async Task<DeployedTemplate> SynthesizeAsync(string allowedNetwork, int targetPort, CancellationToken cancellationToken)
    {
        var dist = await PublishTailscaledAsync(cancellationToken);
        var read = SettingsReader.Read(new Dictionary<string, JsonNode?>
        {
            ["webhookAllowedIpCidr"] = allowedNetwork,
            ["targetTailscaleIp"] = "target",
            ["targetTailscalePort"] = targetPort,
            ["tailscaleDist"] = dist,
            ["caBundle"] = "/etc/ssl/certs/ca-certificates.crt",
            ["tailscaleTag"] = Tag,
            ["lambdaLogLevel"] = "Debug",
        });
        Assert.Empty(read.Errors);
        var packager = new Packager(read.Settings!, _root, Path.Combine(_root, "artifacts", "deployment"), _http, TextWriter.Synchronized(Console.Error));
        var assets = await packager.PackageAsync(cancellationToken);
        Zips = packager.Zips;
        var assembly = Path.Combine(_folder.FullPath, "cdk.out");
        new DeploymentApp(read.Settings!, assets, assembly).Synth();
        return new DeployedTemplate(assembly, read.Settings!.StackName, Path.Combine(_folder.FullPath, "unpacked"), Region, Account);
    }

    /// <summary>The stand-in takes tailscaled's place in the layer, as one file, the way a release's binary comes.</summary>
    private async Task<string> PublishTailscaledAsync(CancellationToken cancellationToken)
    {
        var output = TailscaleDist;
        var result = await DotnetCli.RunAsync(
            _root,
            [
                "publish", "Local/Tailscaled", "-c", "Release", "-r", "linux-x64", "--self-contained", "false", "-p:PublishSingleFile=true", "-p:DebugType=none",
                "--artifacts-path", Path.Combine(_root, "artifacts", "deployment", "build-standin"), "-o", output, "-v", "quiet", "--nologo",
            ],
            cancellationToken);
        Assert.True(result.ExitCode == 0, result.Output);
        return output;
    }

    private static async Task CreateSecretsAsync(DeployedTemplate template, SecretsManagerClient secrets)
    {
        foreach (var (id, properties) in template.OfType("AWS::SecretsManager::Secret"))
        {
            var created = await secrets.CreateSecretAsync(new CreateSecretRequest(
                template.Text(properties["Name"]!), Guid.NewGuid().ToString(),
                SecretString: properties["SecretString"]?.ToString(),
                Tags: [.. properties["Tags"]!.AsArray().Select(tag => new Tag(tag!["Key"]!.ToString(), tag["Value"]!.ToString()))]));
            Assert.True(created.Succeeded, $"{created.Error}");
            template.Created(id, created.Value.Arn);
        }
    }

    private void StartLambda(DeployedTemplate template, Uri secretsUrl, Uri tailnetUrl)
    {
        var local = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = Plain(secretsUrl),
            ["TS_LOGIN_SERVER"] = Plain(tailnetUrl),
            ["TAILSCALE_API_URL"] = Plain(tailnetUrl),
        };
        Start(
            "LambdaEmulator",
            [
                $"--Region={Region}", $"--AccountId={Account}", "--Credentials:AccessKeyId=test", "--Credentials:SecretAccessKey=test",
                $"--LAMBDA_PORT={LambdaUrl.Port}", $"--HTTP_API_PORT={WebhookUrl.Port}", .. EmulatorArguments.For(template, local),
            ]);
    }

    /// <summary>What AWS::SecretsManager::RotationSchedule calls. With nothing to make a key of yet, it must not leave a rotation that is stuck.</summary>
    private async Task ScheduleRotationAsync(DeployedTemplate template, SecretsManagerClient secrets)
    {
        var schedule = template.OfType("AWS::SecretsManager::RotationSchedule").Single().Properties;
        var authKey = template.Text(schedule["SecretId"]!);
        var scheduled = await secrets.RotateSecretAsync(new RotateSecretRequest(
            authKey, Guid.NewGuid().ToString(), template.Text(schedule["RotationLambdaARN"]!),
            new RotationRules(schedule["RotationRules"]!["AutomaticallyAfterDays"]!.GetValue<int>()),
            RotateImmediately: schedule["RotateImmediatelyOnUpdate"]!.GetValue<bool>()));
        Assert.True(scheduled.Succeeded, $"{scheduled.Error}");
        await UntilAsync("the end of the test that turning rotation on makes", async () =>
            (await secrets.DescribeSecretAsync(new DescribeSecretRequest(authKey))).Value?.VersionWith(StagingLabel.Pending) is null);
    }

    private Task HealthyAsync(Uri url) => UntilAsync($"{url}health", async () =>
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(url, "health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    private async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(_startLimit);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited {_startLimit.TotalSeconds} s for {what}.\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None);
        }
    }

    private void Start(string project, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        _processes.Add(ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Path.Combine(_root, "artifacts", "bin", project, configuration, project),
            Arguments = arguments,
            Environment = environment.ToDictionary(entry => entry.Name, entry => (string?)entry.Value),
            Output = line =>
            {
                lock (_output)
                {
                    _output.Add($"{project}: {line.Text}");
                }
            },
        }));
    }

    private static Uri Url(int port) => new($"http://127.0.0.1:{port}/");

    private static string Plain(Uri url) => url.ToString().TrimEnd('/');

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
