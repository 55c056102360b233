namespace QueueEmulator.Queues;

/// <summary>Names of queues.</summary>
internal static class QueueName
{
    private const int Longest = 80;
    private const string FifoSuffix = ".fifo";

    public static bool IsFifo(string name) => name.EndsWith(FifoSuffix, StringComparison.Ordinal);

    public static bool IsValid(string name)
    {
        var stem = IsFifo(name) ? name[..^FifoSuffix.Length] : name;
        return stem.Length > 0 && name.Length <= Longest && stem.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }

    /// <summary>The name in a queue's URL or ARN: what follows the last slash or colon.</summary>
    public static string Of(string urlOrArn) => urlOrArn[(urlOrArn.LastIndexOfAny(['/', ':']) + 1)..];
}
