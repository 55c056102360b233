namespace Tailnet.LocalApi;

/// <summary>The body of <c>POST start</c> (<c>ipn.Options</c>).</summary>
public sealed record IpnOptions
{
    /// <summary>Secret: never logged.</summary>
    public string? AuthKey { get; init; }

    public IpnPrefs? UpdatePrefs { get; init; }

    // A record's own ToString would print the key.
    public override string ToString() => $"IpnOptions {{ AuthKey = {(AuthKey is null ? "none" : "***")}, UpdatePrefs = {UpdatePrefs} }}";
}
