namespace Routing.Delivery;

/// <summary>Where in a request a key is.</summary>
public enum KeyPlace
{
    /// <summary>A header.</summary>
    Header,

    /// <summary>A capture of the route's path template.</summary>
    Capture,

    /// <summary>A JSON pointer (RFC 6901) into the body.</summary>
    Body,
}
