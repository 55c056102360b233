using Aspire.Hosting.ApplicationModel;
using Hosting.Processes;

namespace Hosting.UnitTests;

/// <summary>The rule of what is started again.</summary>
public sealed class ResourceStatesTests
{
    [Theory]
    [InlineData("Running", "Finished", 137, true)]
    [InlineData("Running", "Exited", null, true)]
    [InlineData("Starting", "FailedToStart", null, true)]
    [InlineData("Running", "Finished", 0, false)]
    [InlineData("Stopping", "Finished", 137, false)]
    [InlineData("Finished", "Finished", 137, false)]
    [InlineData(null, "Finished", 137, false)]
    [InlineData("Starting", "Running", null, false)]
    public void IsCrash_OfAProcess_IsAnEndThatNobodyAskedFor(string? before, string state, int? exitCode, bool expected) =>
        Assert.Equal(expected, ResourceStates.IsCrash(new ExecutableResource("a", "/bin/true", "/"), Snapshot(state, exitCode), before));

    [Fact]
    public void IsCrash_OfAResourceWithoutAProcess_IsNever() =>
        Assert.False(ResourceStates.IsCrash(new ParameterResource("a", static _ => ""), Snapshot("Finished", 1), "Running"));

    private static CustomResourceSnapshot Snapshot(string state, int? exitCode) =>
        new() { ResourceType = "test", Properties = [], State = state, ExitCode = exitCode };
}
