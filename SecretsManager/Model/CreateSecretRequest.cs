using System.Text;

namespace SecretsManager.Model;

/// <summary>A new secret, with a first version when there is a value.</summary>
/// <param name="Name">ASCII letters, digits and <c>/_+=.@-</c>, at most 512.</param>
/// <param name="ClientRequestToken">Becomes the first version's id, 32 to 64 characters.</param>
/// <param name="SecretString">At most 65,536 bytes; null: no version yet.</param>
/// <param name="Description">At most 2,048 characters.</param>
/// <param name="Tags">At most 50.</param>
public sealed record CreateSecretRequest(
    string Name, string ClientRequestToken, string? SecretString = null, string? Description = null, IReadOnlyList<Tag>? Tags = null)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name);
        return true;
    }
}
