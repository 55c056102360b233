namespace Routing.Verification;

/// <summary>What a part of signed content is.</summary>
public enum ContentPartKind
{
    /// <summary>Text as it stands.</summary>
    Literal,

    /// <summary><c>{body}</c>: the raw body.</summary>
    Body,

    /// <summary><c>{body:sha256}</c>: the lower-case hexadecimal SHA-256 of the raw body.</summary>
    BodyHash,

    /// <summary><c>{params}</c>: names and values of the body's form, sorted by name and then value, each pair once.</summary>
    Parameters,

    /// <summary><c>{timestamp}</c>: the signature's time, as it is written.</summary>
    Timestamp,

    /// <summary><c>{method}</c>.</summary>
    Method,

    /// <summary><c>{path}</c>: the path as the target gets it would be ambiguous; this is the event's, without the stage.</summary>
    Path,

    /// <summary><c>{query}</c>: the query as it came, without the question mark.</summary>
    Query,

    /// <summary><c>{url}</c>: the URL that the sender was given; with the scheme's own port and without, since senders differ.</summary>
    Url,

    /// <summary><c>{secret}</c>: the secret itself, for hashes that have no key.</summary>
    Secret,

    /// <summary><c>{header:Name}</c>, <c>{query:name}</c>, <c>{form:name}</c>, <c>{json:/pointer}</c>; of several, <c>{header:A|header:B}</c>, the first that is there.</summary>
    Place,
}
