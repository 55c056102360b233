namespace DurableDelivery;

/// <summary>A message attribute of type String.</summary>
/// <param name="StringValue">Its value.</param>
/// <param name="DataType">Always String here.</param>
public sealed record QueueAttribute(string StringValue, string DataType = "String");
