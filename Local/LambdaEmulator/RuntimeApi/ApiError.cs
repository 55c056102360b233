namespace LambdaEmulator.RuntimeApi;

/// <summary>An error answer of the Runtime or Extensions API: <c>{"errorMessage","errorType"}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">The documented error type.</param>
/// <param name="Message">For the person who reads the log.</param>
internal sealed record ApiError(int Status, string Type, string Message)
{
    public static ApiError InvalidRequestId { get; } = new(400, "InvalidRequestID", "Invalid request ID");

    public static ApiError MissingExtensionIdentifier { get; } = new(403, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");

    public static ApiError InvalidExtensionIdentifier { get; } = new(403, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");

    public static ApiError UnknownExtensionIdentifier { get; } = new(403, "Extension.UnknownExtensionIdentifier", "Unknown Lambda-Extension-Identifier");

    public static ApiError RegistrationClosed { get; } = new(403, "Extension.RegistrationClosed", "Extension registration closed already");

    public static ApiError NameTaken { get; } = new(403, "Extension.InvalidExtensionState", "Extension with this name already registered");

    public static ApiError InvalidExtensionName { get; } = new(403, "Extension.InvalidExtensionName", "Empty extension name");

    public static ApiError InvalidFunctionResponseMode { get; } = new(400, "InvalidFunctionResponseMode", "Invalid function response mode");

    public static ApiError RequestEntityTooLarge { get; } = new(413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({PayloadLimits.Response} bytes).");

    public static ApiError InvalidStateTransition(string from, string to) =>
        new(403, "InvalidStateTransition", $"State transition from {from} to {to} failed for runtime. Error: State transition is not allowed");

    public static ApiError InvalidExtensionState(string from, string to, string extension) =>
        new(403, "Extension.InvalidExtensionState", $"State transition from {from} to {to} failed for extension {extension}. Error: State transition is not allowed");

    public static ApiError InvalidEventType(string type, string reason) => new(403, "Extension.InvalidEventType", $"{type}: {reason}");

    public static ApiError TooManyExtensions(int most) => new(403, "Extension.TooManyExtensions", $"Extension limit ({most}) reached");

    public static ApiError MissingHeader(string name) => new(403, "Extension.MissingHeader", $"{name} not found");

    public static ApiError InvalidRequestFormat(string detail) => new(403, "InvalidRequestFormat", detail);
}
