namespace QueueEmulator.Tables;

/// <summary>The errors of DynamoDB.</summary>
internal static class TableErrors
{
    public static ServiceError NoTable { get; } = new("ResourceNotFoundException", "Requested resource not found");

    public static ServiceError Invalid(string message) => new("ValidationException", message);
}
