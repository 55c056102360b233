namespace LambdaEmulator.RuntimeApi;

/// <summary>Lambda's payload limits in bytes (developer guide, "Lambda quotas").</summary>
internal static class PayloadLimits
{
    /// <summary>Request payload of a synchronous invocation: 6 MB.</summary>
    public const int Request = 6 * 1024 * 1024;

    /// <summary>Response payload: 6 MB and a little for the envelope, the number that Lambda prints in its error.</summary>
    public const int Response = 6_291_556;

    /// <summary>Request payload of an asynchronous invocation: 1 MB.</summary>
    public const int Event = 1024 * 1024;

    /// <summary>Error documents and registrations are small; what is longer is refused.</summary>
    public const int Control = 256 * 1024;
}
