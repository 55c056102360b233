namespace Routing.Verification;

/// <summary>What a part of signed content is.</summary>
public enum ContentPartKind
{
    /// <summary>Text as it stands.</summary>
    Literal,

    /// <summary><c>{body}</c>: the raw body.</summary>
    Body,

    /// <summary><c>{timestamp}</c>: the header that <c>timestampHeader</c> names.</summary>
    Timestamp,

    /// <summary><c>{method}</c>.</summary>
    Method,

    /// <summary><c>{path}</c>: the path as the target gets it would be ambiguous; this is the event's, without the stage.</summary>
    Path,

    /// <summary><c>{query}</c>: the query as it came, without the question mark.</summary>
    Query,

    /// <summary><c>{header:Name}</c>: a header's value.</summary>
    Header,
}
