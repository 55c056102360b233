namespace DurableDelivery;

/// <summary>A value of DynamoDB: a text or a number.</summary>
internal sealed record TableValue(string? S = null, string? N = null);
