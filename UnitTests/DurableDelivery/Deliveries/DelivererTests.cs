using System.Text.Json.Nodes;
using DurableDelivery.UnitTests.Support;

namespace DurableDelivery.UnitTests.Deliveries;

public class DelivererTests
{
    private const string Queue = "\"delivery\":\"queue\"";

    [Fact]
    public async Task Attempt_Fails_ComesBackByTheScheduleUntilThereAreNoMore()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue + ",\"retry\":{\"attempts\":2,\"firstSeconds\":1}");
        world.Target.Answer = _ => DeliveryWorld.Status(503);
        await world.Forwarder.SendAsync(new TestEvent());

        var first = await world.DeliverAsync(await world.NextAsync());
        var second = await world.DeliverAsync(await world.NextAsync());
        var dead = await world.NextDeadAsync();

        Assert.False(first);
        Assert.True(second);
        Assert.Equal("Status503", dead.MessageAttributes[DeadLetter.Failure].StringValue);
        Assert.Equal("2", dead.MessageAttributes[DeadLetter.Attempts].StringValue);
        Assert.Equal(["1", "2"], world.Target.Requests.Select(request => request.Field("Webhook-Delivery-Attempt")));
        Assert.Equal(new QueueDepth(0, 0), await world.DepthAsync());
    }

    [Fact]
    public async Task DeadLetter_SentToTheQueueAgain_IsDelivered()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue + ",\"retry\":{\"attempts\":1}");
        world.Target.Answer = _ => DeliveryWorld.Status(503);
        await world.Forwarder.SendAsync(new TestEvent { Body = "{}"u8.ToArray() });
        await world.DeliverAsync(await world.NextAsync());
        world.Target.Answer = _ => RecordingTarget.Ok("ok");

        await world.SendAsync((await world.NextDeadAsync()).Body);
        var isDone = await world.DeliverAsync(await world.NextAsync());

        Assert.True(isDone);
        Assert.Equal(2, world.Target.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(301)]
    public async Task Target_RefusesForGood_IsDeadAtOnce(int status)
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);
        world.Target.Answer = _ => DeliveryWorld.Status(status);
        await world.Forwarder.SendAsync(new TestEvent());

        Assert.True(await world.DeliverAsync(await world.NextAsync()));
        Assert.Equal($"Status{status}", (await world.NextDeadAsync()).MessageAttributes[DeadLetter.Failure].StringValue);
    }

    [Theory]
    [InlineData("not JSON", "not JSON")]
    [InlineData("[]", "no delivery")]
    [InlineData("{\"version\":2}", "version 2")]
    [InlineData("{\"version\":1,\"id\":7,\"route\":\"hooks\",\"accepted\":1,\"group\":\"g\",\"event\":{}}", "another type")]
    [InlineData("{\"version\":1,\"id\":\"i\",\"route\":\"hooks\",\"accepted\":1,\"group\":\"g\",\"event\":{}}", "")]
    public async Task Message_NotUnderstood_IsDeadAsItWasWithTheReason(string body, string reason)
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);
        await world.SendAsync(body);

        Assert.True(await world.DeliverAsync(await world.NextAsync()));
        var dead = await world.NextDeadAsync();

        Assert.Equal(body, dead.Body);
        Assert.Equal("MessageInvalid", dead.MessageAttributes[DeadLetter.Failure].StringValue);
        Assert.Contains(reason, dead.MessageAttributes[DeadLetter.Reason].StringValue, StringComparison.Ordinal);
        Assert.Empty(world.Target.Requests);
    }

    [Fact]
    public async Task Route_Gone_IsDeadWithTheRemedy()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);
        await world.Forwarder.SendAsync(new TestEvent());
        var message = await world.NextAsync();
        var renamed = JsonNode.Parse(message.Body)!;
        renamed["route"] = "gone";

        Assert.True(await world.DeliverAsync(message with { Body = renamed.ToJsonString() }));
        Assert.Equal("RouteNotFound", (await world.NextDeadAsync()).MessageAttributes[DeadLetter.Failure].StringValue);
    }

    [Fact]
    public async Task Message_TooOld_IsDeadUnsent()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue + ",\"retry\":{\"maxAgeSeconds\":60}");
        await world.Forwarder.SendAsync(new TestEvent());
        var message = await world.NextAsync();
        message.Attributes["SentTimestamp"] = $"{TimeProvider.System.GetUtcNow().AddSeconds(-61).ToUnixTimeMilliseconds()}";

        Assert.True(await world.DeliverAsync(message));
        Assert.Equal("DeliveryExpired", (await world.NextDeadAsync()).MessageAttributes[DeadLetter.Failure].StringValue);
        Assert.Empty(world.Target.Requests);
    }

    [Fact]
    public async Task Queue_Gone_AttemptThatFailedStaysInTheQueue()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);
        world.Target.Answer = _ => DeliveryWorld.Status(400);
        await world.Forwarder.SendAsync(new TestEvent());
        var message = await world.NextAsync();
        await world.Emulator.DisposeAsync();

        Assert.False(await world.DeliverAsync(message));
    }
}
