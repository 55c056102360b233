using System.Text;
using System.Text.RegularExpressions;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>What several operations refuse beyond the model's constraints. Each answers the service's error, or null.</summary>
internal static partial class Constraint
{
    /// <summary>The characters of a name; the service does not count them as a constraint of the model.</summary>
    public static ServiceError? Name(string name) => NamePattern().IsMatch(name)
        ? null
        : ServiceError.Validation("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");

    /// <summary>SDKs and the CLI make a token themselves; who writes requests by hand must give one.</summary>
    public static ServiceError? Token(string? token, bool rotation = false)
    {
        const string Missing = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";
        if (token is not null)
            return null;
        return rotation ? ServiceError.InvalidParameter(Missing) : ServiceError.InvalidRequest(Missing);
    }

    /// <param name="text">SecretString.</param>
    /// <param name="binary">SecretBinary.</param>
    /// <param name="required">Whether one of both must be given.</param>
    public static ServiceError? Value(string? text, byte[]? binary, bool required)
    {
        if (text is not null && binary is not null)
            return ServiceError.InvalidParameter("You can't specify both a binary secret value and a string secret value in the same secret.");
        if (text is null && binary is null)
            return required ? ServiceError.InvalidRequest("You must provide either SecretString or SecretBinary.") : null;
        // The model counts characters, the quota bytes.
        return text is null || Encoding.UTF8.GetByteCount(text) <= Limits.ValueBytes
            ? null
            : ServiceError.InvalidParameter($"The secret value must have at most {Limits.ValueBytes} bytes.");
    }

    public static ServiceError? Tags(IReadOnlyList<Tag>? tags)
    {
        if (tags is null)
            return null;
        if (tags.Count > Limits.Tags)
            return ServiceError.InvalidParameter($"A secret can have at most {Limits.Tags} tags.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag.Key is null)
                return ServiceError.InvalidParameter("You must provide a value for the Key of a tag.");
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                return ServiceError.InvalidParameter($"The tag key '{tag.Key}' starts with aws:, which is reserved for AWS.");
            if (!seen.Add(tag.Key))
                return ServiceError.InvalidParameter($"The tag key '{tag.Key}' occurs twice.");
        }

        return null;
    }

    /// <summary>Finds the secret that an operation is about.</summary>
    /// <param name="catalog">Where to look.</param>
    /// <param name="secretId">Name, ARN or partial ARN.</param>
    /// <param name="secret">The secret; a stand-in when an error is answered.</param>
    /// <param name="deletedToo">Whether a secret that is marked for deletion will do.</param>
    public static ServiceError? Find(Catalog catalog, string secretId, out Secret secret, bool deletedToo = false)
    {
        secret = null!;
        if (!secretId.StartsWith("arn:", StringComparison.Ordinal) && Name(secretId) is { } invalid)
            return invalid;
        if (catalog.Find(secretId) is not { } found)
            return ServiceError.NotFound();
        secret = found;
        return found.Deleted is null || deletedToo
            ? null
            : ServiceError.InvalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9/_+=.@!\-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();
}
