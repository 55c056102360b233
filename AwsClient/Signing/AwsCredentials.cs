using System.Text;

namespace AwsClient.Signing;

/// <summary>An AWS key pair; temporary ones, as a function's role has them, come with a session token.</summary>
public sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    // Keeps the secret out of logs: ToString of a record prints every member otherwise.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("AccessKeyId = ").Append(AccessKeyId);
        return true;
    }
}
