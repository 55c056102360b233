using Testing.Queues;
using QueueEmulator.State;

namespace QueueEmulator.UnitTests;

public sealed class JournalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("journal-").FullName;

    private string StateFile => Path.Combine(_directory, "state");

    [Fact]
    public async Task StateFile_AfterAnEndWithinALine_HasAllThatWasAnswered()
    {
        await using (var first = await RunningQueues.StartAsync(StateFile))
        {
            using var queue = new EmulatorClient(first);
            await queue.CallAsync("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{first.QueueUrl}}","MessageBody":"kept","MessageGroupId":"g","MessageDeduplicationId":"1"}""");
            await queue.CallAsync("DynamoDB_20120810.PutItem", """{"TableName":"webhook-deliveries","Item":{"Id":{"S":"1"}}}""");
        }

        await File.AppendAllTextAsync(StateFile, "queue.message {\"Queue\":\"webhooks.fifo\",\"Mess");
        await using var second = await RunningQueues.StartAsync(StateFile);
        using var client = new EmulatorClient(second);
        var again = await client.CallAsync("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{second.QueueUrl}}","MessageBody":"kept","MessageGroupId":"g","MessageDeduplicationId":"1"}""");
        var received = await client.CallAsync("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{second.QueueUrl}}","MaxNumberOfMessages":10}""");
        var item = await client.CallAsync("DynamoDB_20120810.GetItem", """{"TableName":"webhook-deliveries","Key":{"Id":{"S":"1"}}}""");

        Assert.NotNull(again["MessageId"]);
        Assert.Equal("kept", Assert.Single(received["Messages"]!.AsArray())!["Body"]!.ToString());
        Assert.NotNull(item["Item"]);
    }

    [Fact]
    public async Task StateFile_NotOurs_IsRefusedAndLeftAlone()
    {
        await File.WriteAllTextAsync(StateFile, "something else\n");

        var refused = await Assert.ThrowsAsync<JournalException>(() => RunningQueues.StartAsync(StateFile));

        Assert.Contains("line 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal("something else\n", await File.ReadAllTextAsync(StateFile));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
