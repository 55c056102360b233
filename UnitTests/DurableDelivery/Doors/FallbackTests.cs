using DurableDelivery.UnitTests.Support;

namespace DurableDelivery.UnitTests.Doors;

public class FallbackTests
{
    private const string Fallback = "\"delivery\":\"fallback\"";

    private static readonly TestEvent Webhook = new()
    {
        Path = "/hooks/a b",
        Query = "x=1&x=%2F",
        Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/octet-stream", ["webhook-delivery-id"] = "forged" },
        Body = [0, 1, 2, 0xFF, 0xFE, .. "\uFFFF text"u8],
        Base64 = true,
    };

    [Fact]
    public async Task Target_Answers_TheSenderGetsItAndNothingIsKept()
    {
        await using var world = await DeliveryWorld.StartAsync(Fallback);

        var answer = await world.Forwarder.SendAsync(Webhook);

        Assert.Equal(200, answer.Status);
        Assert.Equal("ok", answer.Text);
        Assert.Equal("1", world.Target.Single.Field("Webhook-Delivery-Attempt"));
        Assert.NotEqual("forged", world.Target.Single.Field("Webhook-Delivery-Id"));
        Assert.Equal(new QueueDepth(0, 0), await world.DepthAsync());
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Target_FailsThenAnswers_GetsTheSameRequestAndIdAgain(int status)
    {
        await using var world = await DeliveryWorld.StartAsync(Fallback);
        world.Target.Answer = _ => status == 0 ? null : DeliveryWorld.Status(status);

        var answer = await world.Forwarder.SendAsync(Webhook);
        world.Target.Answer = _ => RecordingTarget.Ok("late");
        var isDone = await world.DeliverAsync(await world.NextAsync());

        Assert.Equal(202, answer.Status);
        Assert.True(isDone);
        var requests = world.Target.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal(Webhook.Body, requests[1].Body);
        Assert.Equal(requests[0].RequestLine, requests[1].RequestLine);
        Assert.All(requests, request => Assert.Equal(answer.Headers["webhook-delivery-id"], request.Field("Webhook-Delivery-Id")));
        Assert.Equal(["1", "2"], requests.Select(request => request.Field("Webhook-Delivery-Attempt")));
        Assert.Equal(new QueueDepth(0, 0), await world.DepthAsync());
    }

    [Fact]
    public async Task Target_Unreachable_IsKept()
    {
        await using var world = await DeliveryWorld.StartAsync(Fallback);
        world.Forwarder.Proxy.RefuseNext(100);

        Assert.Equal(202, (await world.Forwarder.SendAsync(Webhook)).Status);
        Assert.Equal(new QueueDepth(1, 0), await world.DepthAsync());
    }

    [Fact]
    public async Task Target_Hangs_LeavesTimeToKeepTheWebhook()
    {
        await using var world = await DeliveryWorld.StartAsync(Fallback);
        using var never = new ManualResetEventSlim();
        world.Target.Answer = _ =>
        {
            never.Wait(TimeSpan.FromSeconds(60));
            return null;
        };

        var answer = await world.Forwarder.SendAsync(Webhook, timeout: TimeSpan.FromSeconds(8));
        never.Set();

        Assert.Equal(202, answer.Status);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Target_RefusesTheWebhook_TheSenderIsTold(int status)
    {
        await using var world = await DeliveryWorld.StartAsync(Fallback);
        world.Target.Answer = _ => DeliveryWorld.Status(status);

        Assert.Equal(status, (await world.Forwarder.SendAsync(Webhook)).Status);
        Assert.Equal(new QueueDepth(0, 0), await world.DepthAsync());
    }

    [Theory]
    [InlineData(Fallback, 0, 502)]
    [InlineData(Fallback, 503, 503)]
    [InlineData(Fallback + ",\"responseMode\":\"200\"", 0, 502)]
    [InlineData(Fallback + ",\"responseMode\":\"200\"", 503, 503)]
    [InlineData("\"delivery\":\"queue\"", 0, 503)]
    public async Task Queue_Gone_TheSenderIsToldAFailure(string settings, int status, int told)
    {
        await using var world = await DeliveryWorld.StartAsync(settings);
        world.Target.Answer = _ => status == 0 ? null : DeliveryWorld.Status(status);
        await world.Emulator.DisposeAsync();

        Assert.Equal(told, (await world.Forwarder.SendAsync(Webhook, timeout: TimeSpan.FromSeconds(10))).Status);
    }
}
