using Forwarder.UnitTests;
using System.Text.Json;
using System.Text.Json.Nodes;
using AwsClient;
using Deliverer;
using Testing.Queues;
using Lambda.Runtime;

namespace DurableDelivery.UnitTests.Support;

/// <summary>Forwarder and deliverer as their sandboxes run them, the emulated queue and table between them, and one target, all on real sockets.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly QueueClient _queue;
    private FakeRuntimeApi _api = null!;
    private Task<int> _loop = null!;

    private DeliveryWorld(RunningQueues emulator)
    {
        Emulator = emulator;
        var options = AwsOptions.FromEnvironment(QueueClient.Service, out _, emulator.Variable)! with { AttemptTimeout = TimeSpan.FromSeconds(30), CallTimeout = TimeSpan.FromSeconds(30) };
        _queue = new QueueClient(options, TimeProvider.System);
    }

    public RunningQueues Emulator { get; }

    public ForwarderHarness Forwarder { get; private set; } = null!;

    public RecordingTarget Target => Forwarder.Target;

    /// <summary>Starts everything, with one route for everything and these settings of it.</summary>
    public static async Task<DeliveryWorld> StartAsync(string settings)
    {
        var world = new DeliveryWorld(await RunningQueues.StartAsync());
        world.Forwarder = await ForwarderHarness.StartAsync(harness =>
        {
            foreach (var name in new[]
            {
                "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL",
                "DELIVERY_QUEUE_URL", "DELIVERY_DEAD_LETTERS_URL", "DELIVERY_TABLE",
            })
            {
                harness.Environment[name] = world.Emulator.Variable(name);
            }

            harness.Environment["ROUTES"] = $$"""{"routes":[{"name":"hooks","target":"http://target.example.ts.net:{{harness.Target.Port}}",{{settings}}}]}""";
        });
        world._api = await FakeRuntimeApi.StartAsync();
        world._loop = Task.Run(() =>
        {
            using var function = new DelivererFunction(name => world.Forwarder.Environment.GetValueOrDefault(name));
            return LambdaBootstrap.Run(_ => function.Initialize(), function.Options with { RuntimeApi = world._api.Address, Stop = world._stop.Token });
        });
        return world;
    }

    public static byte[] Status(int status) => ForwarderHarness.Bytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");

    public Task<QueueMessage> NextAsync() => ReceiveAsync(Emulator.QueueUrl);

    public Task<QueueMessage> NextDeadAsync() => ReceiveAsync(Emulator.DeadLettersUrl);

    public async Task<QueueDepth> DepthAsync() => (await _queue.DepthAsync(Emulator.QueueUrl, CancellationToken.None)).Depth!;

    public Task<AwsError?> SendAsync(string body) => _queue.SendAsync(Emulator.QueueUrl, body, "g", Guid.NewGuid().ToString(), null, CancellationToken.None);

    public Task ShowAsync(QueueMessage message) => _queue.HideAsync(Emulator.QueueUrl, message.ReceiptHandle, TimeSpan.Zero, CancellationToken.None);

    /// <summary>What an event source mapping does with a message: invokes the deliverer, and deletes what it does not report.</summary>
    /// <returns>Whether the message was done with.</returns>
    public async Task<bool> DeliverAsync(QueueMessage message)
    {
        var record = new JsonObject
        {
            ["messageId"] = message.MessageId,
            ["receiptHandle"] = message.ReceiptHandle,
            ["body"] = message.Body,
            ["attributes"] = JsonSerializer.SerializeToNode(message.Attributes),
            ["messageAttributes"] = new JsonObject(),
            ["eventSource"] = "aws:sqs",
        };
        var posted = await _api.InvokeAsync(new JsonObject { ["Records"] = new JsonArray(record) }.ToJsonString());
        Assert.False(posted.IsError, posted.Body);
        var isDone = posted.Json.GetProperty("batchItemFailures").GetArrayLength() == 0;
        if (isDone)
        {
            Assert.Null(await _queue.DeleteAsync(Emulator.QueueUrl, message.ReceiptHandle, CancellationToken.None));
        }

        return isDone;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(30));
        await _api.DisposeAsync();
        await Forwarder.DisposeAsync();
        await Emulator.DisposeAsync();
        _queue.Dispose();
        _stop.Dispose();
    }

    private async Task<QueueMessage> ReceiveAsync(string url)
    {
        var (messages, error) = await _queue.ReceiveAsync(url, 1, TimeSpan.FromSeconds(20), null, CancellationToken.None);
        Assert.Null(error);
        return Assert.Single(messages);
    }
}
