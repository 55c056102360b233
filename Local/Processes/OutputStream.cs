namespace Processes;

/// <summary>Which of a child's streams a line came from.</summary>
public enum OutputStream
{
    StandardOutput,
    StandardError,
}
