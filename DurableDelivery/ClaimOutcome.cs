namespace DurableDelivery;

/// <summary>What the table says of a webhook's key.</summary>
public enum ClaimOutcome
{
    /// <summary>It is the first: whoever asked delivers it, and says so afterwards.</summary>
    First,

    /// <summary>It was delivered or kept before.</summary>
    Repeat,

    /// <summary>Another invocation is about it right now.</summary>
    InProgress,

    /// <summary>The table does not answer.</summary>
    Unknown,
}
