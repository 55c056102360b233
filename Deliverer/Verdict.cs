namespace Deliverer;

/// <summary>What is done with a message after an attempt.</summary>
internal enum Verdict
{
    /// <summary>The target has it: the message goes.</summary>
    Delivered,

    /// <summary>Another attempt later.</summary>
    Retry,

    /// <summary>Another attempt would end the same, or there are none left: to the dead letters.</summary>
    Dead,
}
