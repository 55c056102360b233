namespace QueueEmulator;

/// <summary>A queue that exists from the start.</summary>
public sealed record QueueSetting(string Name, int VisibilityTimeout = 30, string? DeadLetters = null, int MaxReceiveCount = 100);
