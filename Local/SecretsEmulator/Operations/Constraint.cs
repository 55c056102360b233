using System.Text;
using System.Text.RegularExpressions;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>The constraints that several operations share. Each answers the service's error, or null.</summary>
internal static partial class Constraint
{
    public static ServiceError? Name(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return ServiceError.InvalidParameter("You must provide a value for the Name parameter.");
        return name.Length <= Limits.NameLength && NamePattern().IsMatch(name)
            ? null
            : ServiceError.Validation("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
    }

    public static ServiceError? Token(string? token, bool rotation = false)
    {
        const string Missing = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";
        if (string.IsNullOrEmpty(token))
            return rotation ? ServiceError.InvalidParameter(Missing) : ServiceError.InvalidRequest(Missing);
        return token.Length is >= Limits.MinTokenLength and <= Limits.MaxTokenLength
            ? null
            : ServiceError.InvalidParameter($"ClientRequestToken must be {Limits.MinTokenLength}-{Limits.MaxTokenLength} characters long.");
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
        var bytes = text is null ? binary!.Length : Encoding.UTF8.GetByteCount(text);
        return bytes is > 0 and <= Limits.ValueBytes
            ? null
            : ServiceError.InvalidParameter($"The secret value must have between 1 and {Limits.ValueBytes} bytes; it has {bytes}.");
    }

    public static ServiceError? Description(string? description) => description?.Length > Limits.DescriptionLength
        ? ServiceError.InvalidParameter($"Description must have at most {Limits.DescriptionLength} characters.")
        : null;

    public static ServiceError? Stage(string? stage) => stage is { Length: > 0 and <= Limits.StageLength }
        ? null
        : ServiceError.InvalidParameter($"A staging label must have between 1 and {Limits.StageLength} characters.");

    public static ServiceError? Tags(IReadOnlyList<Tag>? tags)
    {
        if (tags is null)
            return null;
        if (tags.Count > Limits.Tags)
            return ServiceError.InvalidParameter($"A secret can have at most {Limits.Tags} tags.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (tag?.Key is not { Length: > 0 and <= Limits.TagKeyLength })
                return ServiceError.InvalidParameter($"A tag key must have between 1 and {Limits.TagKeyLength} characters.");
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                return ServiceError.InvalidParameter($"The tag key '{tag.Key}' starts with aws:, which is reserved for AWS.");
            if (tag.Value?.Length > Limits.TagValueLength)
                return ServiceError.InvalidParameter($"A tag value must have at most {Limits.TagValueLength} characters.");
            if (!seen.Add(tag.Key))
                return ServiceError.InvalidParameter($"The tag key '{tag.Key}' occurs twice.");
        }

        return null;
    }

    public static ServiceError? PageSize(int? size, int max = Limits.PageSize) => size is null || (size > 0 && size <= max)
        ? null
        : ServiceError.InvalidParameter($"MaxResults must be between 1 and {max}.");

    /// <summary>Finds the secret that an operation is about.</summary>
    /// <param name="catalog">Where to look.</param>
    /// <param name="secretId">Name, ARN or partial ARN.</param>
    /// <param name="secret">The secret; a stand-in when an error is answered.</param>
    /// <param name="deletedToo">Whether a secret that is marked for deletion will do.</param>
    public static ServiceError? Find(Catalog catalog, string? secretId, out Secret secret, bool deletedToo = false)
    {
        secret = null!;
        if (secretId is not { Length: > 0 and <= Limits.SecretIdLength })
            return ServiceError.InvalidParameter($"SecretId must have between 1 and {Limits.SecretIdLength} characters.");
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
