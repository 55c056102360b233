using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>
/// Filters of ListSecrets: all filters must match, of each filter one value; a value that starts with ! matches what the rest does not.
/// See the type Filter of the API reference.
/// </summary>
internal static class SecretFilter
{
    private static readonly char[] WordSeparators = [' ', '/', '_', '+', '=', '.', '@', '-'];

    public static ServiceError? Check(IReadOnlyList<Filter>? filters)
    {
        if (filters is null)
            return null;
        if (filters.Count > Limits.Filters)
            return ServiceError.InvalidParameter($"At most {Limits.Filters} filters are allowed.");
        foreach (var filter in filters)
        {
            if (filter?.Key is not ("description" or "name" or "tag-key" or "tag-value" or "primary-region" or "owning-service" or "all"))
                return ServiceError.InvalidParameter("A filter's Key must be description, name, tag-key, tag-value, primary-region, owning-service or all.");
            if (filter.Values is not { Count: > 0 and <= Limits.FilterValues } || filter.Values.Any(value => value is not { Length: <= Limits.FilterValueLength }))
                return ServiceError.InvalidParameter($"A filter has between 1 and {Limits.FilterValues} values of at most {Limits.FilterValueLength} characters.");
        }

        return null;
    }

    public static string Describe(IReadOnlyList<Filter>? filters) =>
        filters is null ? "" : string.Join('&', filters.Select(filter => $"{filter.Key}={string.Join('\n', filter.Values!)}"));

    public static bool Matches(Secret secret, IReadOnlyList<Filter>? filters) =>
        filters is null || filters.All(filter => filter.Values!.Any(value => Matches(secret, filter.Key!, value)));

    private static bool Matches(Secret secret, string key, string value) =>
        value.StartsWith('!') ? !MatchesPlain(secret, key, value[1..]) : MatchesPlain(secret, key, value);

    private static bool MatchesPlain(Secret secret, string key, string value) => key switch
    {
        "name" => secret.Name.StartsWith(value, StringComparison.Ordinal),
        "description" => Words(secret.Description).Any(word => word.StartsWith(value, StringComparison.OrdinalIgnoreCase))
            || secret.Description?.StartsWith(value, StringComparison.OrdinalIgnoreCase) == true,
        "tag-key" => secret.Tags?.Exists(tag => tag.Key!.StartsWith(value, StringComparison.Ordinal)) == true,
        "tag-value" => secret.Tags?.Exists(tag => tag.Value?.StartsWith(value, StringComparison.Ordinal) == true) == true,
        "all" => value.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries).All(word => Attributes(secret).Any(
            attribute => attribute.Contains(word, StringComparison.OrdinalIgnoreCase))),
        // No replicas and no secrets of other services here.
        _ => false,
    };

    private static IEnumerable<string> Attributes(Secret secret) =>
        [secret.Name, secret.Description ?? "", .. (secret.Tags ?? []).SelectMany(tag => new[] { tag.Key!, tag.Value ?? "" })];

    private static string[] Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
