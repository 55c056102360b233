using TargetStub;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(StubHelp.Text);
    return 0;
}

var port = Environment.GetEnvironmentVariable("TARGET_PORT") is { Length: > 0 } text ? text : "8000";
if (!ushort.TryParse(port, out var number))
{
    await Console.Error.WriteLineAsync($"TARGET_PORT is '{port}'; it must be a port number from 0 (take a free one) to 65535.");
    return 1;
}

await using var app = StubServer.Create(number);
await app.StartAsync();
Console.WriteLine($"Target listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
return 0;
