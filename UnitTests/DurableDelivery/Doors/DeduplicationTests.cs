using AwsClient;
using DurableDelivery.UnitTests.Support;

namespace DurableDelivery.UnitTests.Doors;

public class DeduplicationTests
{
    private const string Deduplicate = ",\"deduplicate\":{\"preset\":\"github\"}";

    private static readonly TestEvent Webhook = new()
    {
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-github-delivery"] = "72d3162e" },
        Body = "{}"u8.ToArray(),
    };

    [Theory]
    [InlineData("answer", 201)]
    [InlineData("fallback", 201)]
    [InlineData("queue", 202)]
    public async Task Repeat_IsAnsweredAsTheFirstWithoutASecondDelivery(string mode, int status)
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"{mode}\"{Deduplicate}");
        world.Target.Answer = _ => DeliveryWorld.Status(201);

        var first = await world.Forwarder.SendAsync(Webhook);
        var second = await world.Forwarder.SendAsync(Webhook);

        Assert.Equal(status, first.Status);
        Assert.Equal(status, second.Status);
        Assert.Equal(mode == "queue" ? 0 : 1, world.Target.Requests.Count);
        Assert.Equal(new QueueDepth(mode == "queue" ? 1 : 0, 0), await world.DepthAsync());
    }

    [Fact]
    public async Task Repeat_OfOneThatTheTargetRefused_IsDelivered()
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"fallback\"{Deduplicate}");
        world.Target.Answer = _ => DeliveryWorld.Status(500);
        var first = await world.Forwarder.SendAsync(Webhook);
        world.Target.Answer = _ => RecordingTarget.Ok("ok");

        var second = await world.Forwarder.SendAsync(Webhook);

        Assert.Equal([500, 200], [first.Status, second.Status]);
        var ids = world.Target.Requests.Select(request => request.Field("Webhook-Delivery-Id")).Distinct();
        Assert.Single(ids);
    }

    [Fact]
    public async Task Repeat_WhileTheFirstIsInProgress_IsToldToTryAgain()
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"queue\"{Deduplicate}");
        using var table = new DeliveryTable("webhook-deliveries", AwsOptions.FromEnvironment(DeliveryTable.Service, out _, world.Emulator.Variable)!, TimeProvider.System);
        var claim = await table.ClaimAsync(DeliveryMessage.IdOf("hooks", "72d3162e"), "another", TimeSpan.FromMinutes(1), CancellationToken.None);

        var answer = await world.Forwarder.SendAsync(Webhook);

        Assert.Equal(ClaimOutcome.First, claim.Outcome);
        Assert.Equal(409, answer.Status);
        Assert.Equal("DeliveryInProgress", answer.Problem);
    }

    [Fact]
    public async Task Claim_OfOneThatDied_IsTakenOver()
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"queue\"{Deduplicate}");
        using var table = new DeliveryTable("webhook-deliveries", AwsOptions.FromEnvironment(DeliveryTable.Service, out _, world.Emulator.Variable)!, TimeProvider.System);
        await table.ClaimAsync(DeliveryMessage.IdOf("hooks", "72d3162e"), "died", TimeSpan.FromSeconds(-10), CancellationToken.None);

        Assert.Equal(202, (await world.Forwarder.SendAsync(Webhook)).Status);
    }

    [Fact]
    public async Task Key_Absent_IsDeliveredEachTime()
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"queue\"{Deduplicate}");
        var webhook = Webhook with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) };

        await world.Forwarder.SendAsync(webhook);
        await world.Forwarder.SendAsync(webhook);

        Assert.Equal(new QueueDepth(2, 0), await world.DepthAsync());
    }

    [Fact]
    public async Task Table_Gone_LosesNothing()
    {
        await using var world = await DeliveryWorld.StartAsync($"\"delivery\":\"fallback\"{Deduplicate}");
        await world.Emulator.DisposeAsync();

        Assert.Equal(200, (await world.Forwarder.SendAsync(Webhook, timeout: TimeSpan.FromSeconds(20))).Status);
    }
}
