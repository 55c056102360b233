namespace Forwarding.UnitTests.Runtime;

internal sealed record EchoEvent(string? Name);
