namespace LambdaEmulator.Admin;

/// <summary>An event of text/event-stream.</summary>
internal sealed record ServerSentEvent(string Type, byte[] Json);
