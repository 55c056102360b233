using Deployment;
using Processes;

namespace IntegrationTests.Deployment;

/// <summary>The app under the CDK's own command line, and cdk-nag over what it makes.</summary>
[Collection(RehearsalCollection.Name)]
public sealed class CdkCliTests(Rehearsal rehearsal)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Synth_EveryOptionSet_HasNoFindingWithoutAReason()
    {
        using var folder = TemporaryDirectory.Create("cdk-cli-");
        var routes = Path.Combine(folder.FullPath, "routes.json");
        await File.WriteAllTextAsync(routes, """
            {"routes":[{"name":"github","match":{"path":"/github"},"target":"http://ci:8080","verification":{"scheme":"github","secret":{"name":"github-webhook"}}}]}
            """);
        await InstallToolsAsync();
        var assembly = Path.Combine(folder.FullPath, "cdk.out");

        var synth = await RunAsync("npx", ["cdk", "synth", "--quiet", "--output", assembly, .. EveryOption(routes).SelectMany(option => new[] { "-c", option })]);
        var nag = await RunAsync("node", ["Deployment/nag/check.mjs", assembly]);

        Assert.True(synth.ExitCode == 0, synth.Output);
        Assert.True(nag.ExitCode == 0, nag.Output);
        Assert.Equal(3, Directory.EnumerateFiles(assembly, "*.template.json", SearchOption.AllDirectories).Count());
        Assert.Contains("WebhookForwarder-Pipeline.template.json", nag.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synth_WithoutTheAllowedNetworks_SaysWhatToSet()
    {
        await InstallToolsAsync();

        var synth = await RunAsync("npx", ["cdk", "synth", "--quiet", "-c", "targetTailscaleIp=target"]);

        Assert.NotEqual(0, synth.ExitCode);
        Assert.Contains("webhookAllowedIpCidr is not set: it has no default", synth.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_AsDocumented_NeitherBuildsNorAsksForSettings()
    {
        await InstallToolsAsync();

        var bootstrap = await RunAsync("npx", ["cdk", "bootstrap", "--app", "", "aws://123456789012/us-east-1", "--no-notices"]);

        // Without an account it comes as far as its first call of AWS.
        Assert.NotEqual(0, bootstrap.ExitCode);
        Assert.Contains("account 123456789012", bootstrap.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Building the deployment program", bootstrap.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("settings need attention", bootstrap.Output, StringComparison.Ordinal);
    }

    private string[] EveryOption(string routes) =>
    [
        "stackName=WebhookForwarder", "webhookAllowedIpCidr=192.0.2.0/24,2001:db8::/32", "webhookDeniedIpCidr=192.0.2.7/32",
        "authorizerCacheSeconds=0", "throttleRate=20", "throttleBurst=40",
        "targetTailscaleIp=target", "targetTailscalePort=9000", "targetProxyResponseMode=HTTP_CODE", $"routes={routes}",
        "tailnet=example.com", "tailscaleTag=tag:hooks", "tailscaleLoginServer=https://headscale.example.com", "tailscaleApiUrl=https://headscale.example.com",
        "tailscaleVersion=1.102.4", $"tailscaleDist={rehearsal.TailscaleDist}", "tailscaleAcceptRoutes=true", "rotationDays=30",
        "lambdaArchitecture=x86_64", "lambdaPublish=auto", "lambdaMemorySize=512", "lambdaTimeoutSeconds=20", "lambdaReservedConcurrency=20",
        "lambdaLogLevel=WARN", "caBundle=/etc/ssl/certs/ca-certificates.crt", "logRetentionDays=90", "removalPolicy=retain",
        "alarmEmail=oncall@example.com", "secretsKmsKey=create", "cfnDeploymentRoleArns=arn:aws:iam::111122223333:role/deploy",
        "secretWriterArns=arn:aws:iam::111122223333:role/secrets-admin",
        "permissionsBoundaryArn=arn:aws:iam::111122223333:policy/boundary", "extraTags=team=platform",
        "vpcId=vpc-0123456789abcdef0", "vpcSubnetIds=subnet-0123456789abcdef0,subnet-0123456789abcdef1",
        "customDomainName=hooks.example.com", "customDomainHostedZoneId=Z0123456789",
        "customDomainCertificateArn=arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012", "front=cloudfront",
        "otlpEndpoint=https://otel.example.com:4318", "collectorLayerArn=arn:aws:lambda:us-east-1:184161586896:layer:collector:1",
        "demoTarget=true", "demoTargetInstanceType=t3.micro", "pipelineRepository=example/webhook-forwarder", "pipelineBranch=main",
        "pipelineConnectionArn=arn:aws:codeconnections:us-east-1:111122223333:connection/12345678-1234-1234-1234-123456789012",
    ];

    private static async Task InstallToolsAsync()
    {
        if (!Directory.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "cdk-nag")))
        {
            var install = await RunAsync("npm", ["ci"]);
            Assert.True(install.ExitCode == 0, install.Output);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, string[] arguments)
    {
        var lines = new List<string>();
        await using var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = command,
            Arguments = arguments,
            WorkingDirectory = RepositoryRoot.Find(),

            // No account: the machine's own credentials, if it has any, are not to be used.
            Environment = new Dictionary<string, string?>
            {
                ["AWS_ACCESS_KEY_ID"] = null, ["AWS_SECRET_ACCESS_KEY"] = null, ["AWS_PROFILE"] = null, ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent", ["AWS_CONFIG_FILE"] = "/nonexistent", ["CI"] = "true",
            },
            Output = line =>
            {
                lock (lines)
                {
                    lines.Add(line.Text);
                }
            },
        });
        await process.Exited.WaitAsync(_limit);
        await process.OutputCompleted.WaitAsync(TimeSpan.FromSeconds(10));
        lock (lines)
        {
            return (process.Exited.Result, string.Join('\n', lines));
        }
    }
}
