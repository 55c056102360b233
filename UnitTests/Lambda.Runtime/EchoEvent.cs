namespace Lambda.Runtime.UnitTests;

internal sealed record EchoEvent(string? Name);
