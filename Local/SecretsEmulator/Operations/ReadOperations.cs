using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>GetSecretValue, BatchGetSecretValue and DescribeSecret.</summary>
internal sealed class ReadOperations(TimeProvider time)
{
    public Answer<SecretValueResponse> Get(GetSecretValueRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret) is { } missing)
            return missing;
        if (Select(secret, request.VersionId, request.VersionStage, out var version) is { } error)
            return error;

        // Reads are recorded by the day.
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        if (version.LastAccessed != today || secret.LastAccessed != today)
            catalog = catalog.With((secret with { LastAccessed = today }).With(version with { LastAccessed = today }));
        return new SecretValueResponse
        {
            Arn = secret.Arn,
            Name = secret.Name,
            VersionId = version.Id,
            SecretString = version.Text,
            SecretBinary = version.Binary,
            VersionStages = version.Stages,
            CreatedDate = version.Created,
        };
    }

    public Answer<BatchGetSecretValueResponse> BatchGet(BatchGetSecretValueRequest request, ref Catalog catalog)
    {
        if (request.SecretIdList is null == request.Filters is null)
            return ServiceError.InvalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
        if (request.SecretIdList is not null && (request.MaxResults is not null || request.NextToken is not null))
        {
            var member = request.MaxResults is null ? "NextToken" : "MaxResults";
            return ServiceError.InvalidParameter($"'Filters' not specified. 'Filters' must also be specified when '{member}' is provided.");
        }

        var ids = request.SecretIdList;
        string? next = null;
        if (ids is null)
        {
            var query = new ListSecretsRequest { Filters = request.Filters, NextToken = request.NextToken, MaxResults = request.MaxResults ?? Limits.BatchSize };
            var page = ListOperations.Page(query, catalog);
            if (!page.Succeeded)
                return page.Error;
            (ids, next) = ([.. page.Value.Items.Select(secret => secret.Arn)], page.Value.NextToken);
        }

        var values = new List<SecretValueResponse>();
        var errors = new List<BatchError>();
        foreach (var id in ids)
        {
            var answer = Get(new GetSecretValueRequest { SecretId = id }, ref catalog);
            if (answer.Succeeded)
                values.Add(answer.Value);
            else
                errors.Add(new BatchError { SecretId = id, ErrorCode = answer.Error.Code, Message = answer.Error.Message });
        }

        return new BatchGetSecretValueResponse { SecretValues = values, Errors = errors, NextToken = next };
    }

    public Answer<SecretDescription> Describe(SecretIdRequest request, ref Catalog catalog)
    {
        if (Constraint.Find(catalog, request.SecretId!, out var secret, deletedToo: true) is { } missing)
            return missing;
        return Describe(secret) with { VersionIdsToStages = Labels(secret) };
    }

    /// <summary>What DescribeSecret and ListSecrets have in common.</summary>
    public static SecretDescription Describe(Secret secret) => new()
    {
        Arn = secret.Arn,
        Name = secret.Name,
        Description = secret.Description,
        KmsKeyId = secret.KmsKeyId,
        RotationEnabled = secret.Rotation?.Enabled,
        RotationLambdaArn = secret.Rotation?.FunctionArn,
        RotationRules = secret.Rotation?.Rules,
        LastRotatedDate = secret.Rotation?.LastRotated,
        NextRotationDate = secret.Rotation is { Enabled: true } ? secret.Rotation.NextWindowCloses : null,
        LastChangedDate = secret.Changed,
        LastAccessedDate = secret.LastAccessed,
        DeletedDate = secret.Deleted,
        Tags = secret.Tags,
        CreatedDate = secret.Created,
    };

    /// <summary>Versions with labels; null when there are none, which leaves the member out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyCollection<string>>? Labels(Secret secret)
    {
        var labels = secret.Versions.Where(version => !version.Stages.IsEmpty)
            .ToDictionary(version => version.Id, IReadOnlyCollection<string> (version) => version.Stages);
        return labels.Count == 0 ? null : labels;
    }

    private static ServiceError? Select(Secret secret, string? id, string? stage, out SecretVersion version)
    {
        version = null!;
        if (id is not null && secret.Version(id) is not { HasValue: true })
            return ServiceError.NotFound($"Secrets Manager can't find the specified secret value for VersionId: {id}");
        var label = stage ?? StagingLabel.Current;
        var found = id is null ? secret.Labelled(label) : secret.Version(id);
        if (id is not null && stage is not null && !found!.Stages.Contains(stage))
            return ServiceError.InvalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
        if (found is not { HasValue: true })
            return ServiceError.NotFound($"Secrets Manager can't find the specified secret value for staging label: {label}");
        version = found;
        return null;
    }
}
