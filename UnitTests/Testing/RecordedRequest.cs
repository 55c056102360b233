using System.Text;

namespace Testing;

/// <summary>A request as its bytes came over the socket.</summary>
internal sealed record RecordedRequest(byte[] Head, byte[] Body, int Connection)
{
    /// <summary>Request line and fields, without the final empty line.</summary>
    public string[] Lines { get; } = Encoding.Latin1.GetString(Head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    public string RequestLine => Lines[0];

    /// <summary>Values of a field.</summary>
    public string[] All(string name) =>
        [.. Lines.Skip(1).Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 2)..])];

    /// <summary>The one value of a field, or null.</summary>
    public string? Field(string name) => All(name).SingleOrDefault();
}
