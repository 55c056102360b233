namespace Deployment.UnitTests.Stacks;

[Collection(SynthesisCollection.Name)]
public sealed class PipelineStackTests(Synthesis synthesis)
{
    [Fact]
    public void Pipeline_Stages_UpdateThemselvesThenDeployThenAsk()
    {
        var stages = Pipeline.Properties("AWS::CodePipeline::Pipeline")["Stages"]!.AsArray();
        var demo = stages.Single(stage => stage!["Name"]!.ToString() == "DemoTarget")!["Actions"]!.AsArray()
            .OrderBy(action => action!["RunOrder"]!.GetValue<int>()).Select(action => action!["Name"]!.ToString()).ToList();

        Assert.Equal(["Source", "Build", "UpdatePipeline", "Assets", "Webhook", "DemoTarget"], stages.Select(stage => stage!["Name"]!.ToString()));
        Assert.Equal(["DeployDemoTarget", "WebhookForwarder-DemoTarget.Prepare", "WebhookForwarder-DemoTarget.Deploy", "DeleteDemoTarget", "Delete"], demo);
    }

    [Fact]
    public void Pipeline_Stacks_HaveTheNamesOfADeploymentByHand()
    {
        var stacks = Stacks;

        Assert.Equal(3, stacks.Count);
        Assert.Contains(stacks, stack => stack.Value.OfType("AWS::Lambda::Function").Any(function =>
            function.Resource["Properties"]!["FunctionName"]!.ToString() == "WebhookForwarder-Forwarder"));
    }

    [Fact]
    public void Synth_Commands_TestAndCheckBeforeAnythingIsDeployed()
    {
        var project = Pipeline.Properties("AWS::CodeBuild::Project", "PipelineBuildSynth")["Source"]!["BuildSpec"]!.ToString();

        Assert.Contains("dotnet test UnitTests/Deployment", project, StringComparison.Ordinal);
        Assert.Contains("npx cdk synth", project, StringComparison.Ordinal);
        Assert.Contains("npm run nag", project, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet-install", project, StringComparison.Ordinal);
        Assert.Contains("sha512sum --check", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_Role_DeletesTheDemoTargetOnly()
    {
        var statements = Pipeline.Properties("AWS::IAM::Policy", "PipelineDemoTargetDeleteRole")["PolicyDocument"]!["Statement"]!.AsArray();
        var delete = Assert.Single(statements, statement => statement!["Sid"]?.ToString() == "DeleteDemoTarget")!;

        Assert.Equal("arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/WebhookForwarder-DemoTarget/*", Template.Text(delete["Resource"]!));
        Assert.Equal("cloudformation:DeleteStack, cloudformation:DescribeStacks", Template.Text(delete["Action"]!));
    }

    [Fact]
    public void Pipeline_Template_IsTheReviewedOne() => Snapshot.Matches("WebhookForwarder-Pipeline", Pipeline);

    private Template Pipeline => Stacks["WebhookForwarder-Pipeline"];

    private IReadOnlyDictionary<string, Template> Stacks => synthesis.Stacks(
        ("demoTarget", "true"),
        ("pipelineRepository", "example/webhook-forwarder"),
        ("pipelineConnectionArn", "arn:aws:codeconnections:eu-central-1:111122223333:connection/12345678-1234-1234-1234-123456789012"));
}
