using System.Text.Json;

namespace AwsServer;

/// <summary>An error as a service answers it: <c>{"__type":code,"message":message}</c>.</summary>
/// <param name="Code">The error code of the API reference.</param>
/// <param name="Message">Never holds a secret.</param>
/// <param name="Status">HTTP status; nearly all errors are 400.</param>
internal sealed record ServiceError(string Code, string Message, int Status = 400)
{
    /// <summary>The code that the service's older Query protocol has for it, which SDKs go by; null: none.</summary>
    public string? QueryCode { get; init; }

    /// <summary>Writes the error's further members; null: it has none.</summary>
    public Action<Utf8JsonWriter>? WriteMembers { get; init; }
}
