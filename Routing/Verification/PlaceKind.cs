namespace Routing.Verification;

/// <summary>Where in a request a text stands.</summary>
public enum PlaceKind
{
    /// <summary><c>header:Name</c>.</summary>
    Header,

    /// <summary><c>query:name</c>: a parameter of the query, decoded.</summary>
    Query,

    /// <summary><c>form:name</c>: a field of a form in the body (application/x-www-form-urlencoded), decoded.</summary>
    Form,

    /// <summary><c>json:/pointer</c>: a text, number or truth value of a JSON body, by its pointer (RFC 6901).</summary>
    Json,
}
