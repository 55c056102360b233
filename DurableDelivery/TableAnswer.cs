namespace DurableDelivery;

internal sealed record TableAnswer(Dictionary<string, TableValue>? Item = null);
