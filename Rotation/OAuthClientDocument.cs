using System.Text;
using System.Text.Json;

namespace Rotation;

/// <summary>The OAuth client as its secret holds it: <c>{"id","key"}</c>.</summary>
public sealed record OAuthClientDocument(string Id, string Key)
{
    /// <summary>Reads a secret's value; null when it is not an OAuth client.</summary>
    public static OAuthClientDocument? Parse(string? value)
    {
        try
        {
            return value is not null && JsonSerializer.Deserialize(value, RotationFunctionJson.Default.OAuthClientDocument) is { Id.Length: > 0, Key.Length: > 0 } document
                ? document
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Id = ").Append(Id);
        return true;
    }
}
