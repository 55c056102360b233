namespace Lambda.Runtime.UnitTests;

internal sealed record EchoResult(string Text);
