using System.Collections.Immutable;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>TagResource and UntagResource.</summary>
internal sealed class TagOperations(TimeProvider time)
{
    public Answer<EmptyResponse> Tag(TagResourceRequest request, ref Catalog catalog)
    {
        if ((Constraint.Tags(request.Tags) ?? Constraint.Find(catalog, request.SecretId!, out _)) is { } invalid)
            return invalid;
        _ = Constraint.Find(catalog, request.SecretId!, out var secret);
        var tags = (secret.Tags ?? []).RemoveAll(old => request.Tags!.Any(added => added.Key == old.Key)).AddRange(request.Tags!);
        if (tags.Count > Limits.Tags)
            return ServiceError.InvalidParameter($"A secret can have at most {Limits.Tags} tags.");
        catalog = catalog.With(secret with { Tags = tags, Changed = time.GetUtcNow() });
        return new EmptyResponse();
    }

    public Answer<EmptyResponse> Untag(UntagResourceRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (secret.Tags is { } tags)
            catalog = catalog.With(secret with { Tags = tags.RemoveAll(tag => request.TagKeys!.Contains(tag.Key, StringComparer.Ordinal)), Changed = time.GetUtcNow() });
        return new EmptyResponse();
    }
}
