namespace Extension.Federation;

/// <summary>What a service answered, or why it did not.</summary>
/// <param name="Status">HTTP status; 0 without an answer.</param>
/// <param name="Body">The text; may be secret when the call succeeded.</param>
internal readonly record struct FederationAnswer(int Status, string Body)
{
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Whether another try may help: no answer, throttled, or the service failed.</summary>
    public bool IsTransient => Status is 0 or 429 or >= 500;

    // A record's own ToString would print the body.
    public override string ToString() => $"{Status}";
}
