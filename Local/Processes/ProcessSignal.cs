namespace Processes;

/// <summary>The signals this project sends, by their numbers on Linux (signal(7)).</summary>
public enum ProcessSignal
{
    None = 0,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
