using QueueEmulator.Queues;
using QueueEmulator.State;
using QueueEmulator.Tables;

namespace QueueEmulator;

/// <summary>Builds the emulator's web server; tests build it with a clock of their own.</summary>
public static class EmulatorHost
{
    // A message of 1 MiB, escaped as JSON at its worst.
    private const int MaxRequestBytes = 7 * 1024 * 1024;

    /// <param name="builder">The web server; its addresses and logging are the caller's.</param>
    /// <param name="options">Validated settings.</param>
    /// <param name="time">The clock of everything.</param>
    /// <exception cref="JournalException">The state file cannot be used.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, EmulatorOptions options, TimeProvider time)
    {
        var journal = Journal.Open(options.StateFile);
        var queues = new QueueStore(options, journal, time);
        var tables = new TableStore(journal, time);
        journal.Load([queues, tables]);
        queues.EnsureQueues();
        tables.EnsureTables(options.Tables);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddSingleton(_ => journal);
        var app = builder.Build();
        _ = app.Services.GetRequiredService<Journal>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Queues");
        var sqs = new JsonService(
            new JsonProtocol("AmazonSQS.", "application/x-amz-json-1.0", MaxRequestBytes, "com.amazonaws.sqs#"),
            new RequestAuthenticator("sqs", options.Region, options.Credentials, time), new QueueOperations(options, queues, time).All, logger);
        var dynamo = new JsonService(
            new JsonProtocol("DynamoDB_20120810.", "application/x-amz-json-1.0", MaxRequestBytes, "com.amazonaws.dynamodb.v20120810#"),
            new RequestAuthenticator("dynamodb", options.Region, options.Credentials, time), new TableOperations(options, tables).All, logger);
        app.MapFallback(context => (dynamo.Serves(context.Request) ? dynamo : sqs).HandleAsync(context));
        return app;
    }
}
