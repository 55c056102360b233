using System.Text;

namespace SecretsManager.Model;

/// <summary>A new version.</summary>
/// <param name="SecretId">Name or ARN.</param>
/// <param name="ClientRequestToken">Becomes the version's id, 32 to 64 characters. The same token with the same value changes nothing.</param>
/// <param name="SecretString">At most 65,536 bytes.</param>
/// <param name="VersionStages">Labels to move to the version; null: <c>AWSCURRENT</c>.</param>
public sealed record PutSecretValueRequest(
    string SecretId, string ClientRequestToken, string SecretString, IReadOnlyList<string>? VersionStages = null)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("SecretId = ").Append(SecretId).Append(", ClientRequestToken = ").Append(ClientRequestToken);
        return true;
    }
}
