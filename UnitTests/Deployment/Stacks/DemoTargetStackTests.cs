namespace Deployment.UnitTests.Stacks;

[Collection(SynthesisCollection.Name)]
public sealed class DemoTargetStackTests(Synthesis synthesis)
{
    private const string Secret = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:WebhookForwarder/demo-target-auth-key-??????";

    [Fact]
    public void Instance_Network_HasNoWayInFromTheInternet()
    {
        var template = Target;
        var group = template.Properties("AWS::EC2::SecurityGroup");

        Assert.False(group.AsObject().ContainsKey("SecurityGroupIngress"));
        Assert.Empty(template.OfType("AWS::EC2::SecurityGroupIngress"));
        Assert.Single(template.OfType("AWS::EC2::NatGateway"));
        Assert.All(template.OfType("AWS::EC2::Subnet"), subnet => Assert.False(subnet.Resource["Properties"]!["MapPublicIpOnLaunch"]!.GetValue<bool>()));
        Assert.False(template.Properties("AWS::EC2::Instance").AsObject().ContainsKey("KeyName"));
    }

    [Fact]
    public void Instance_Metadata_NeedsTokens() =>
        Assert.Equal("required", Target.Properties("AWS::EC2::LaunchTemplate")["LaunchTemplateData"]!["MetadataOptions"]!["HttpTokens"]!.ToString());

    [Fact]
    public void Instance_Disk_IsEncryptedGp3()
    {
        var disk = Target.Properties("AWS::EC2::Instance")["BlockDeviceMappings"]![0]!["Ebs"]!;

        Assert.True(disk["Encrypted"]!.GetValue<bool>());
        Assert.Equal("gp3", disk["VolumeType"]!.ToString());
    }

    [Fact]
    public void Role_Statements_ConcernItsOwnKeyOnly() => Assert.Equal(
        [
            $"ReadOwnAuthKey Allow secretsmanager:GetSecretValue on {Secret} "
            + "if StringEqualsIfExists(secretsmanager:VersionStage: AWSCURRENT) and Null(secretsmanager:VersionId: true)",
            $"EmptyOwnAuthKey Allow secretsmanager:PutSecretValue on {Secret}",
            $"AskForAuthKey Allow secretsmanager:RotateSecret, secretsmanager:DescribeSecret on {Secret}",
        ],
        Target.StatementsOf("Role"));

    [Fact]
    public void Secret_Purpose_AsksForSingleUseKeys()
    {
        var tags = Target.Properties("AWS::SecretsManager::Secret")["Tags"]!.AsArray();

        Assert.Contains(tags, tag => tag!["Key"]!.ToString() == "Purpose" && tag["Value"]!.ToString() == "Pet");
        Assert.False(Target.Properties("AWS::SecretsManager::RotationSchedule")["RotateImmediatelyOnUpdate"]!.GetValue<bool>());
    }

    [Fact]
    public void Rotation_OfTheWebhookStack_MayWriteTheTargetsKey()
    {
        var webhook = synthesis.Stacks(("demoTarget", "true"))["WebhookForwarder"];

        Assert.Contains(webhook.StatementsOf("RotationRole"), statement => statement.StartsWith("RotateDemoTargetAuthKey Allow", StringComparison.Ordinal)
            && statement.EndsWith(Secret, StringComparison.Ordinal));
        Assert.Equal("webhookforwarder-demo-target", webhook.EnvironmentOf("ForwarderFunction")["TS_TARGET"]);
        Assert.Equal("8080", webhook.EnvironmentOf("ForwarderFunction")["TS_PORT"]);
    }

    [Fact]
    public async Task UserData_Script_IsValidBashAndChecksTheArchive()
    {
        var script = Template.Text(Target.Properties("AWS::EC2::Instance")["UserData"]!["Fn::Base64"]!);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, script);
            using var bash = System.Diagnostics.Process.Start("bash", ["-n", path]);
            await bash.WaitForExitAsync();

            Assert.StartsWith("#!/bin/bash\nset -euo pipefail\n", script, StringComparison.Ordinal);
            Assert.Equal(0, bash.ExitCode);
            Assert.Contains("9dd1e6a592a014bbaea0103167ffe299adeda4ba14e078ce9c2895364f6c4c3f  tailscale.tgz", script, StringComparison.Ordinal);
            Assert.Contains("tailscale_1.102.4_arm64.tgz", script, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void DemoTarget_Template_IsTheReviewedOne() => Snapshot.Matches("WebhookForwarder-DemoTarget", Target);

    private Template Target => synthesis.Stacks(("demoTarget", "true"))["WebhookForwarder-DemoTarget"];
}
