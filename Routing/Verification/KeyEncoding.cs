namespace Routing.Verification;

/// <summary>How a secret gives the bytes of its key.</summary>
public enum KeyEncoding
{
    /// <summary><c>text</c>: its UTF-8.</summary>
    Text,

    /// <summary><c>hex</c>, in either case.</summary>
    Hex,

    /// <summary><c>base64</c> (RFC 4648 §4).</summary>
    Base64,
}
