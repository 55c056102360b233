using AwsClient.Signing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using QueueEmulator;

namespace Testing.Queues;

/// <summary>The emulator on a free port, with the queues and the table that delivery needs.</summary>
internal sealed class RunningQueues : IAsyncDisposable
{
    public const string Queue = "webhooks.fifo";
    public const string DeadLetters = "webhooks-dead.fifo";
    public const string Table = "webhook-deliveries";

    private readonly WebApplication _app;

    private RunningQueues(WebApplication app)
    {
        _app = app;
        Endpoint = new Uri(app.Urls.First());
    }

    public Uri Endpoint { get; }

    public string QueueUrl => $"{Endpoint}123456789012/{Queue}";

    public string DeadLettersUrl => $"{Endpoint}123456789012/{DeadLetters}";

    public static async Task<RunningQueues> StartAsync(string? stateFile = null, TimeProvider? time = null, bool withQueues = true, int port = 0)
    {
        var options = new EmulatorOptions
        {
            Region = "us-east-1",
            AccountId = "123456789012",
            Credentials = new AwsCredentials("test", "test"),
            Queues = withQueues ? [new QueueSetting(DeadLetters), new QueueSetting(Queue, 30, DeadLetters, 100)] : [],
            Tables = withQueues ? [new TableSetting(Table)] : [],
            StateFile = stateFile,
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = EmulatorHost.Build(builder, options, time ?? TimeProvider.System);
        await app.StartAsync();
        return new RunningQueues(app);
    }

    /// <summary>The environment of a program that uses it.</summary>
    public string? Variable(string name) => name switch
    {
        "AWS_REGION" => "us-east-1",
        "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "test",
        "AWS_ENDPOINT_URL" => Endpoint.ToString(),
        "DELIVERY_QUEUE_URL" => QueueUrl,
        "DELIVERY_DEAD_LETTERS_URL" => DeadLettersUrl,
        "DELIVERY_TABLE" => Table,
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
