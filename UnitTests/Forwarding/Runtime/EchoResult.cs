namespace Forwarding.UnitTests.Runtime;

internal sealed record EchoResult(string Text);
