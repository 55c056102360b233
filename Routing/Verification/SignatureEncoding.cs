namespace Routing.Verification;

/// <summary>How a signature's bytes are written.</summary>
public enum SignatureEncoding
{
    /// <summary><c>hex</c>, in either case.</summary>
    Hex,

    /// <summary><c>base64</c> (RFC 4648 §4).</summary>
    Base64,

    /// <summary><c>base64url</c> (RFC 4648 §5), with or without padding.</summary>
    Base64Url,
}
