using QueueEmulator;
using QueueEmulator.State;
using ServiceDefaults;

const string Help = """
    QueueEmulator: Amazon SQS and DynamoDB on this machine, as far as durable delivery needs them, for AWS SDKs and the AWS CLI.

    usage: QueueEmulator [--urls http://127.0.0.1:4600] [--Setting=value ...]

    Settings (also from the environment; __ for : there):
      QUEUES_PORT                   port on 127.0.0.1 where --urls or ASPNETCORE_URLS say nothing (4600)
      Region                        region that requests are signed for (us-east-1)
      AccountId                     account in ARNs and URLs (123456789012)
      Credentials:AccessKeyId       key pair that may call (test, test)
      Credentials:SecretAccessKey
      Credentials:SessionToken      session token that must come with it (any)
      Queues:{i}:Name               queues that exist from the start; .fifo at the end: FIFO
      Queues:{i}:VisibilityTimeout  seconds (30)
      Queues:{i}:DeadLetters        the name of its dead-letter queue, listed before it (none)
      Queues:{i}:MaxReceiveCount    receives before a message goes there (100)
      Tables:{i}:Name               tables that exist from the start
      Tables:{i}:Key                name of the partition key, a string (Id)
      StateFile                     keeps messages and items, in clear, mode 0600, across ends of any kind (memory only)
    """;

if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Help);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
if (EmulatorOptions.Read(builder.Configuration, out var errors) is not { } options)
{
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(error);
    return 1;
}

try
{
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["QUEUES_PORT"] ?? "4600"}");
    await using var app = EmulatorHost.Build(builder, options, TimeProvider.System);
    app.MapDefaultEndpoints();
    await app.RunAsync();
    return 0;
}
catch (JournalException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (IOException exception)
{
    // Kestrel's message names the address that is in use.
    await Console.Error.WriteLineAsync($"{exception.Message} Choose another port with QUEUES_PORT, ASPNETCORE_URLS or --urls.");
    return 1;
}
