namespace Lambda.Runtime.HttpApi;

/// <summary>
/// What a distribution in front of the API adds to each request (<c>FRONT=cloudfront</c>): a key that proves where the request comes from,
/// and the sender's address and host, in place of whatever the sender wrote there. Names are lower case.
/// </summary>
public static class FrontHeaders
{
    /// <summary>The key; the authorizer compares it.</summary>
    public static ReadOnlySpan<byte> OriginKey => "x-origin-key"u8;

    /// <summary>The sender's IP address.</summary>
    public static ReadOnlySpan<byte> SenderAddress => "x-sender-address"u8;

    /// <summary>The host that the sender asked for.</summary>
    public static ReadOnlySpan<byte> SenderHost => "x-sender-host"u8;

    /// <summary>Whether there is a distribution in front (variable <c>FRONT</c>).</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="errors">Gets what is wrong with the variable.</param>
    public static bool AreExpected(Func<string, string?> environment, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(errors);
        var front = environment("FRONT");
        if (front is not (null or "" or "cloudfront"))
        {
            errors.Add($"FRONT is '{front}'; it must be cloudfront or not set.");
        }

        return front == "cloudfront";
    }
}
