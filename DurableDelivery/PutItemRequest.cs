namespace DurableDelivery;

internal sealed record PutItemRequest(
    string TableName,
    Dictionary<string, TableValue> Item,
    string? ConditionExpression = null,
    Dictionary<string, TableValue>? ExpressionAttributeValues = null,
    Dictionary<string, string>? ExpressionAttributeNames = null);
