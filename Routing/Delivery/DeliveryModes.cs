namespace Routing.Delivery;

/// <summary>The names of delivery modes in the configuration.</summary>
public static class DeliveryModes
{
    /// <summary>The names, for a message.</summary>
    public const string Allowed = "answer, fallback or queue";

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out DeliveryMode mode)
    {
        mode = text switch
        {
            "fallback" => DeliveryMode.Fallback,
            "queue" => DeliveryMode.Queue,
            _ => DeliveryMode.Answer,
        };
        return mode != DeliveryMode.Answer || text == "answer";
    }
}
