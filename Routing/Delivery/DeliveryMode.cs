namespace Routing.Delivery;

/// <summary>When a route's webhooks reach their target, and what the sender is told meanwhile.</summary>
public enum DeliveryMode
{
    /// <summary><c>answer</c>: at once; the sender gets the target's answer, or a failure.</summary>
    Answer,

    /// <summary><c>fallback</c>: at once; where that fails the webhook is kept, and the sender gets 202.</summary>
    Fallback,

    /// <summary><c>queue</c>: the webhook is kept, the sender gets 202, and the target gets it afterwards.</summary>
    Queue,
}
