namespace TailnetEmulator.Admin;

/// <summary>One thing that happened; <c>kind</c> is <c>login</c>, <c>node</c>, <c>key</c>, <c>fault</c> or <c>policy</c>.</summary>
internal sealed record TailnetEvent(long Id, DateTimeOffset Time, string Kind, string Text);
