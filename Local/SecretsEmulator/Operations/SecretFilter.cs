using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecretsEmulator.Contract;
using SecretsEmulator.Http;
using SecretsEmulator.Model;

namespace SecretsEmulator.Operations;

/// <summary>
/// Filters of ListSecrets and BatchGetSecretValue: all filters must match, of each filter one value; a value that starts with ! matches
/// what the rest does not. See the type Filter of the API reference; how <c>description</c> and <c>all</c> take words is recorded.
/// </summary>
internal static partial class SecretFilter
{
    /// <summary>What the service refuses of filters that the model lets pass.</summary>
    public static ServiceError? Check(IReadOnlyList<Filter>? filters)
    {
        foreach (var filter in filters ?? [])
        {
            if (filter.Key is null)
                return ServiceError.InvalidParameter("Invalid filter key");
            if (filter.Values is null)
                return ServiceError.InvalidParameter($"Invalid filter values for key: {filter.Key}");
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
        "tag-key" => TagsOf(secret).Any(tag => tag.Key!.StartsWith(value, StringComparison.Ordinal)),
        "tag-value" => TagsOf(secret).Any(tag => tag.Value?.StartsWith(value, StringComparison.Ordinal) == true),
        "description" => MatchesWords(value, secret.Description),
        "all" => Attributes(secret).Any(attribute => MatchesWords(value, attribute)),
        // No replicas and no secrets of other services here.
        _ => false,
    };

    // Every word of the value begins a word of the text.
    private static bool MatchesWords(string value, string? text)
    {
        var sought = Words(value);
        var present = Words(text ?? "");
        return sought.Length > 0 && sought.All(word => present.Any(other => other.StartsWith(word, StringComparison.OrdinalIgnoreCase)));
    }

    private static ImmutableList<Tag> TagsOf(Secret secret) => secret.Tags ?? [];

    private static IEnumerable<string?> Attributes(Secret secret) =>
        [secret.Name, secret.Description, .. TagsOf(secret).SelectMany(tag => new[] { tag.Key, tag.Value })];

    private static string[] Words(string text) => [.. WordBoundary().Split(text).Where(word => word.Length > 0)];

    // At separators; before a capital that follows a small letter or a digit, or that begins a word after capitals: COMPANYthings is COMPAN, Ythings.
    [GeneratedRegex("""[\s/_+=.@-]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBoundary();
}
