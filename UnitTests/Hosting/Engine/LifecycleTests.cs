using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Processes;

namespace Hosting.UnitTests.Engine;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Start_IndependentResources_AllRun()
    {
        await using var app = new TestApplication();
        app.AddScript("one", "sleep 600");
        app.AddScript("two", "sleep 600");
        await app.StartAsync();

        var one = await app.WaitAsync("one", "Running");
        await app.WaitAsync("two", "Running");

        Assert.NotNull(one.Snapshot.ProcessId);
        Assert.NotNull(one.Snapshot.StartTimeStamp);
    }

    [Fact]
    public async Task WaitForCompletion_DependencyFinishes_StartsAfterwards()
    {
        await using var app = new TestApplication();
        var setup = app.AddScript("setup", "sleep 0.3; exit 0");
        app.AddScript("server", "sleep 600").WaitForCompletion(setup);
        await app.StartAsync();

        var waiting = await app.WaitAsync("server", "Waiting");
        Assert.Equal("setup", Assert.Single(waiting.Snapshot.WaitingFor).Resource.Name);
        var running = await app.WaitAsync("server", "Running");

        Assert.Equal("Finished", app.Snapshot("setup").State?.Text);
        Assert.True(app.Snapshot("setup").StopTimeStamp <= running.Snapshot.StartTimeStamp);
        Assert.Empty(running.Snapshot.WaitingFor);
    }

    [Fact]
    public async Task OnInitializeResource_WaitsForDependencies_IsShownWaitingUntilTheyAreDone()
    {
        await using var app = new TestApplication();
        var setup = app.AddScript("setup", "sleep 0.3; exit 0");
        app.Builder.AddResource(new FakePart("part")).WaitForCompletion(setup).OnInitializeResource(async (part, initialization, cancelled) =>
        {
            await initialization.Notifications.WaitForDependenciesAsync(part, cancelled);
            await initialization.Notifications.PublishUpdateAsync(part, static s => s with { State = KnownResourceStates.Running });
        });
        await app.StartAsync();

        var waiting = await app.WaitAsync("part", "Waiting");
        Assert.Equal("setup", Assert.Single(waiting.Snapshot.WaitingFor).Resource.Name);
        await app.WaitAsync("part", "Running");

        Assert.Equal("Finished", app.Snapshot("setup").State?.Text);
    }

    [Fact]
    public async Task OnInitializeResource_Throws_FailsToStartSayingWhyAndLeavesTheOthersRunning()
    {
        await using var app = new TestApplication();
        app.Builder.AddResource(new FakePart("part")).OnInitializeResource(static (_, _, _) => throw new DistributedApplicationException("no such thing"));
        app.AddScript("server", "sleep 600");
        await app.StartAsync();

        await app.WaitAsync("part", "FailedToStart");
        await app.WaitAsync("server", "Running");

        Assert.Contains("Failed to initialize: no such thing", await app.LinesUntilAsync("part", "no such thing"));
    }

    [Fact]
    public async Task Start_ResourceWithoutProcess_IsLeftToTheModel()
    {
        await using var app = new TestApplication();
        var server = app.AddScript("server", "sleep 600");
        app.Builder.AddResource(new FakePart("part")).WithParentRelationship(server).WaitForStart(server);
        await app.StartAsync();

        await app.WaitAsync("server", "Running");

        Assert.Equal("NotStarted", app.Snapshot("part").State?.Text);
    }

    [Fact]
    public async Task Crash_ExitCodeNotZero_ReportsLastLinesAndStartsAgain()
    {
        var marker = Path.GetTempFileName();
        await using var app = new TestApplication();
        app.AddScript("flaky", $"if [ -s {marker} ]; then echo second; sleep 600; fi; echo x > {marker}; echo about to fail; exit 3");
        await app.StartAsync();

        var lines = await app.LinesUntilAsync("flaky", "second");
        await app.Notifications.WaitForResourceAsync("flaky", e => e.Snapshot is { State.Text: "Running", Restarts: 1 }, app.Cancelled);

        Assert.Contains("'flaky' exited with code 3", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains("  > about to fail", lines);
        Assert.Contains("Starts again in 1 s.", lines);
        File.Delete(marker);
    }

    [Fact]
    public async Task Start_ProgramIsMissing_FailsToStartAndLeavesTheOthersRunning()
    {
        await using var app = new TestApplication();
        app.Builder.AddExecutable("missing", "/no/such/program", "/");
        app.AddScript("other", "sleep 600");
        await app.StartAsync();

        await app.WaitAsync("missing", "FailedToStart");
        await app.WaitAsync("other", "Running");
        await app.LinesUntilAsync("missing", "'/no/such/program' does not exist");
    }

    [Fact]
    public async Task Start_ParameterWithoutValue_FailsToStartNamingTheConfigurationKey()
    {
        await using var app = new TestApplication();
        var token = app.Builder.AddParameter("api-token", secret: true);
        app.AddScript("user", "sleep 600").WithEnvironment("TOKEN", token);
        await app.StartAsync();

        await app.WaitAsync("user", "FailedToStart");
        await app.LinesUntilAsync("user", "Parameters:api-token");
    }

    [Fact]
    public async Task ExplicitStart_Commands_StartStopAndRestart()
    {
        await using var app = new TestApplication();
        app.AddScript("manual", "sleep 600").WithExplicitStart();
        await app.StartAsync();
        await app.WaitAsync("manual", "NotStarted");

        Assert.True((await app.App!.ResourceCommands.ExecuteCommandAsync("manual", "start")).Success);
        var first = await app.WaitAsync("manual", "Running");
        Assert.True((await app.App.ResourceCommands.ExecuteCommandAsync("manual", "restart")).Success);
        var second = await app.Notifications.WaitForResourceAsync(
            "manual", e => e.Snapshot.State?.Text == "Running" && e.Snapshot.ProcessId != first.Snapshot.ProcessId, app.Cancelled);
        Assert.True((await app.App.ResourceCommands.ExecuteCommandAsync("manual", "stop")).Success);

        Assert.Equal("Exited", app.Snapshot("manual").State?.Text);
        Assert.Equal(0, app.Snapshot("manual").Restarts);
        Assert.False(new ProcessGroup(second.Snapshot.ProcessId!.Value).IsAlive);
    }

    [Fact]
    public async Task Stop_Dependants_EndBeforeWhatTheyDependOn()
    {
        var log = Path.GetTempFileName();
        await using var app = new TestApplication();
        string Script(string name) => $"trap 'echo {name} >> {log}; exit 0' TERM; echo up; while :; do sleep 0.05; done";
        var storage = app.AddScript("storage", Script("storage"));
        var server = app.AddScript("server", Script("server")).WaitFor(storage);
        app.AddScript("client", Script("client")).WaitFor(server);
        await app.StartAsync();
        foreach (var name in new[] { "storage", "server", "client" })
        {
            await app.LinesUntilAsync(name, "up");
        }

        await app.App!.StopAsync(app.Cancelled);

        Assert.Equal(["client", "server", "storage"], await File.ReadAllLinesAsync(log));
        File.Delete(log);
    }

    [Fact]
    public async Task Stop_ResourceThatIgnoresTerm_IsKilled()
    {
        await using var app = new TestApplication();
        app.AddScript("stubborn", "trap '' TERM; echo up; while :; do sleep 0.1; done");
        await app.StartAsync();
        await app.LinesUntilAsync("stubborn", "up");
        var group = new ProcessGroup(app.Snapshot("stubborn").ProcessId!.Value);

        await app.App!.StopAsync(app.Cancelled);

        Assert.False(group.IsAlive);
    }

    [Fact]
    public async Task Start_WaitsInACircle_ThrowsNamingIt()
    {
        await using var app = new TestApplication();
        var one = app.AddScript("one", "sleep 1");
        var two = app.AddScript("two", "sleep 1").WaitFor(one);
        one.WaitFor(two);

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        Assert.Contains("'one' waits for 'two' waits for 'one'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class FakePart(string name) : Resource(name), IResourceWithWaitSupport;
}
