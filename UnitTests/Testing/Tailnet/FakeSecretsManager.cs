using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing.Tailnets;

/// <summary>Secrets Manager with one secret; it does not check signatures (the emulator of Secrets Manager does).</summary>
internal sealed class FakeSecretsManager : FakeServer
{
    private int _calls;

    /// <summary>The secret's text.</summary>
    public string Value { get; set; } = "";

    /// <summary>Errors to answer with first: status and body.</summary>
    public Queue<(int Status, string Body)> Errors { get; } = new();

    public int Calls => Volatile.Read(ref _calls);

    public static async Task<FakeSecretsManager> StartAsync(string value)
    {
        var secrets = new FakeSecretsManager { Value = value };
        await secrets.StartAsync(secrets.HandleAsync);
        return secrets;
    }

    public static string Text(string key, DateTimeOffset? expires = null) =>
        JsonSerializer.Serialize(new { id = "k1", key, created = DateTimeOffset.UtcNow, expires = expires ?? DateTimeOffset.UtcNow.AddDays(1) });

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        context.Response.ContentType = "application/x-amz-json-1.1";
        if (Errors.TryDequeue(out var error))
        {
            context.Response.StatusCode = error.Status;
            await context.Response.WriteAsync(error.Body);
            return;
        }

        await context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth-key-AbCdEf",
            Name = "auth-key",
            VersionId = "v1",
            SecretString = Value,
            VersionStages = new[] { "AWSCURRENT" },
        }));
    }
}
