using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>ListSecrets and ListSecretVersionIds.</summary>
internal static class ListOperations
{
    public static Answer<ListSecretsResponse> List(ListSecretsRequest request, ref Catalog catalog)
    {
        var page = Page(request, catalog);
        return !page.Succeeded ? page.Error : new ListSecretsResponse
        {
            SecretList = [.. page.Value.Items.Select(secret => ReadOperations.Describe(secret) with { SecretVersionsToStages = ReadOperations.Labels(secret) })],
            NextToken = page.Value.NextToken,
        };
    }

    public static Answer<Page<Secret>> Page(ListSecretsRequest request, Catalog catalog)
    {
        if (SecretFilter.Check(request.Filters) is { } invalid)
            return invalid;
        var question = $"{request.SortOrder}|{request.SortBy}|{request.IncludePlannedDeletion}|{SecretFilter.Describe(request.Filters)}";
        if (!PageToken.TryRead(request.NextToken, question, out var offset))
            return ServiceError.InvalidNextToken();

        var matching = catalog.Secrets.Values
            .Where(secret => (request.IncludePlannedDeletion || secret.Deleted is null) && SecretFilter.Matches(secret, request.Filters))
            .OrderBy(secret => SortKey(secret, request.SortBy)).ThenBy(secret => secret.Name, StringComparer.Ordinal).ToList();
        if (request.SortOrder == "desc")
            matching.Reverse();
        return PageToken.Cut(matching, offset, request.MaxResults ?? Limits.PageSize, question);
    }

    public static Answer<ListSecretVersionIdsResponse> ListVersions(ListSecretVersionIdsRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        var question = $"{secret.Arn}|{request.IncludeDeprecated}";
        if (!PageToken.TryRead(request.NextToken, question, out var offset))
            return ServiceError.InvalidNextToken();
        var versions = secret.Versions.Where(version => request.IncludeDeprecated || !version.Stages.IsEmpty).ToList();
        var page = PageToken.Cut(versions, offset, request.MaxResults ?? Limits.PageSize, question);
        return new ListSecretVersionIdsResponse
        {
            Arn = secret.Arn,
            Name = secret.Name,
            NextToken = page.NextToken,
            Versions = [.. page.Items.Select(version => new SecretVersionEntry
            {
                VersionId = version.Id,
                VersionStages = version.Stages.IsEmpty ? null : version.Stages,
                LastAccessedDate = version.LastAccessed,
                CreatedDate = version.Created,
                KmsKeyIds = [version.KmsKeyId ?? "DefaultEncryptionKey"],
            })],
        };
    }

    // Names are sorted by the tie-breaker alone.
    private static DateTimeOffset SortKey(Secret secret, string? sortBy) => sortBy switch
    {
        "name" => default,
        "last-accessed-date" => secret.LastAccessed ?? default,
        "last-changed-date" => secret.Changed,
        _ => secret.Created,
    };
}
