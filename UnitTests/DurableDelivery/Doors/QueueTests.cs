using Forwarder.UnitTests;
using DurableDelivery.UnitTests.Support;

namespace DurableDelivery.UnitTests.Doors;

public class QueueTests
{
    private const string Queue = "\"delivery\":\"queue\"";

    [Fact]
    public async Task Webhook_IsAnsweredBeforeTheTargetIsAsked()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);

        var answer = await world.Forwarder.SendAsync(new TestEvent { Body = "{\"a\":1}"u8.ToArray() });
        var before = world.Target.Requests.Count;
        var isDone = await world.DeliverAsync(await world.NextAsync());

        Assert.Equal(202, answer.Status);
        Assert.Equal(0, before);
        Assert.True(isDone);
        Assert.Equal("1", world.Target.Single.Field("Webhook-Delivery-Attempt"));
        Assert.Equal(answer.Headers["webhook-delivery-id"], world.Target.Single.Field("Webhook-Delivery-Id"));
    }

    [Fact]
    public async Task Webhook_TooLargeForAMessage_IsRefusedWithTheLimit()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue);

        var answer = await world.Forwarder.SendAsync(new TestEvent { Body = new byte[DeliveryMessage.MaxBytes] });

        Assert.Equal(413, answer.Status);
        Assert.Equal("PayloadTooLarge", answer.Problem);
        Assert.Contains($"{DeliveryMessage.MaxBytes}", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_OneKeyWaitsForItsFirst_AndAnotherDoesNot()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue + ",\"order\":{\"body\":\"/key\"}");
        foreach (var body in new[] { "a", "a", new string('b', 4096) })
        {
            await world.Forwarder.SendAsync(new TestEvent { Body = ForwarderHarness.Bytes($"{{\"key\":\"{body}\"}}") });
        }

        var first = await world.NextAsync();
        var other = await world.NextAsync();

        Assert.NotEqual(first.Attributes["MessageGroupId"], other.Attributes["MessageGroupId"]);
        Assert.True(other.Attributes["MessageGroupId"].Length <= 128);
        Assert.Equal(new QueueDepth(1, 2), await world.DepthAsync());
        Assert.True(await world.DeliverAsync(first));
        Assert.Equal(first.Attributes["MessageGroupId"], (await world.NextAsync()).Attributes["MessageGroupId"]);
    }

    [Fact]
    public async Task Order_KeyAbsent_IsKeptNevertheless()
    {
        await using var world = await DeliveryWorld.StartAsync(Queue + ",\"order\":{\"header\":\"x-key\"}");

        Assert.Equal(202, (await world.Forwarder.SendAsync(new TestEvent())).Status);
        Assert.Equal(new QueueDepth(1, 0), await world.DepthAsync());
    }
}
