namespace DurableDelivery;

internal sealed record ItemRequest(
    string TableName,
    Dictionary<string, TableValue> Key,
    bool? ConsistentRead = null,
    string? ConditionExpression = null,
    Dictionary<string, TableValue>? ExpressionAttributeValues = null,
    Dictionary<string, string>? ExpressionAttributeNames = null);
