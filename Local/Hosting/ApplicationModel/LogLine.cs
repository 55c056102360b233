namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's log.</summary>
/// <param name="LineNumber">Grows with every line, over all resources.</param>
/// <param name="Content">The line, which may have ANSI escape sequences.</param>
/// <param name="IsErrorMessage">True for standard error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
