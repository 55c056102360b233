namespace QueueEmulator;

/// <summary>A table that exists from the start.</summary>
public sealed record TableSetting(string Name, string Key = "Id");
