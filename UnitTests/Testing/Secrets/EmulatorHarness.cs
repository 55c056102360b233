using AwsClient;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SecretsEmulator;
using SecretsManager;
using AwsClient.Signing;

namespace Testing.Secrets;

/// <summary>The emulator on a free port, and a client for it.</summary>
internal sealed class EmulatorHarness : IAsyncDisposable
{
    public static readonly AwsCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private readonly WebApplication _app;

    private EmulatorHarness(WebApplication app, TimeProvider time)
    {
        _app = app;
        Endpoint = new Uri(app.Urls.First());
        Client = CreateClient(Credentials, time);
        Time = time;
    }

    public Uri Endpoint { get; }

    public SecretsManagerClient Client { get; }

    public TimeProvider Time { get; }

    public static async Task<EmulatorHarness> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null, TimeProvider? time = null)
    {
        var options = new EmulatorOptions
        {
            Region = "eu-central-1", AccountId = "123456789012", Credentials = Credentials, RotationRetryDelay = TimeSpan.FromMilliseconds(20),
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = EmulatorHost.Build(builder, change?.Invoke(options) ?? options, time ?? TimeProvider.System);
        await app.StartAsync();
        return new EmulatorHarness(app, time ?? TimeProvider.System);
    }

    public SecretsManagerClient CreateClient(AwsCredentials credentials, TimeProvider? time = null) =>
        new(new AwsOptions
        {
            Region = "eu-central-1",
            Endpoint = Endpoint,
            Credentials = credentials,
            CallTimeout = TimeSpan.FromSeconds(30),
            AttemptTimeout = TimeSpan.FromSeconds(30),
            MaxAttempts = 1,
        }, time: time ?? Time);

    public static string Token() => Guid.NewGuid().ToString();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
