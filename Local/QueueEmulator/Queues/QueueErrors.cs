namespace QueueEmulator.Queues;

/// <summary>The errors of SQS, with the codes that its Query protocol had, which SDKs still go by.</summary>
internal static class QueueErrors
{
    public static ServiceError NoQueue { get; } = new("QueueDoesNotExist", "The specified queue does not exist.") { QueryCode = "AWS.SimpleQueueService.NonExistentQueue" };

    public static ServiceError NotInFlight { get; } = new(
        "MessageNotInflight", "The specified message isn't in flight.") { QueryCode = "AWS.SimpleQueueService.MessageNotInflight" };

    public static ServiceError Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}.");

    public static ServiceError Invalid(string message) => new("InvalidParameterValue", message);

    public static ServiceError BadHandle(string reason) => new("ReceiptHandleIsInvalid", $"The input receipt handle is invalid: {reason}.");

    public static ServiceError Exists(string name) => new(
        "QueueNameExists", $"A queue already exists with the same name and a different value for an attribute ({name}).") { QueryCode = "QueueAlreadyExists" };
}
