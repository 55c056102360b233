using Inspector;
using Inspector.Webhooks;
using ServiceDefaults;

if (args.Contains("--help") || args.Contains("-h"))
{
    await Console.Out.WriteLineAsync(Help.Text);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
if (InspectorOptions.Read(builder.Configuration, out var errors) is not { } options)
{
    foreach (var error in errors)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}

foreach (var scheme in options.UnknownSchemes)
{
    await Console.Error.WriteLineAsync($"Inspector__SigningSecrets__{scheme} is not used: samples of {string.Join(", ", WebhookSigner.Schemes)} can be signed.");
}

try
{
    await using var app = InspectorServer.Build(builder, options);
    app.MapDefaultEndpoints();
    await app.StartAsync();
    await Console.Out.WriteLineAsync($"Inspector: {app.Urls.First()}/");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (IOException error)
{
    // Kestrel's message names the address that is in use.
    await Console.Error.WriteLineAsync($"{error.Message} Choose another with ASPNETCORE_URLS.");
    return 1;
}
