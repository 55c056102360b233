namespace DurableDelivery;

/// <summary>What a dead letter says of itself, in message attributes beside the message as it was.</summary>
public static class DeadLetter
{
    /// <summary>The failure's name.</summary>
    public const string Failure = "Failure";

    /// <summary>What happened at last.</summary>
    public const string Reason = "Reason";

    /// <summary>How often the target was sent it.</summary>
    public const string Attempts = "Attempts";

    private const int LongestReason = 512;

    /// <summary>The attributes of a dead letter.</summary>
    public static Dictionary<string, QueueAttribute> Attributes(string failure, string? reason, int attempts) => new(StringComparer.Ordinal)
    {
        [Failure] = new(failure),
        [Reason] = new(Clean(reason)),
        [Attempts] = new($"{attempts}"),
    };

    // An attribute must not be empty, nor hold control characters.
    private static string Clean(string? reason)
    {
        var text = string.Concat((reason ?? "").Select(character => char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character));
        return text.Length switch
        {
            0 => "none",
            > LongestReason => text[..LongestReason],
            _ => text,
        };
    }
}
