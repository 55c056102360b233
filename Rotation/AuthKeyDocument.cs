using System.Text;
using System.Text.Json;

namespace Rotation;

/// <summary>The auth key as the secret holds it: <c>{"id","key","created","expires"}</c>.</summary>
/// <param name="Id">The key's id at the control server; identifies it without giving it away.</param>
/// <param name="Key">The key itself.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">Until when nodes can join with it.</param>
public sealed record AuthKeyDocument(string Id, string Key, DateTimeOffset Created, DateTimeOffset Expires)
{
    /// <summary>Reads a secret's value; null when it is not an auth key, as the placeholder before the first rotation is not.</summary>
    public static AuthKeyDocument? Parse(string? value)
    {
        try
        {
            return value is not null && JsonSerializer.Deserialize(value, RotationFunctionJson.Default.AuthKeyDocument) is { Id.Length: > 0, Key.Length: > 0 } document
                ? document
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, RotationFunctionJson.Default.AuthKeyDocument);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id).Append(", Expires = ").Append(Expires);
        return true;
    }
}
