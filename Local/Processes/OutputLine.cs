namespace Processes;

/// <summary>One line of a child's output, without its line end. Longer lines than 64 Ki characters arrive in pieces.</summary>
public readonly record struct OutputLine(OutputStream Stream, string Text);
