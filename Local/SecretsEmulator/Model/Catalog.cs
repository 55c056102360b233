using System.Collections.Immutable;

namespace SecretsEmulator.Model;

/// <summary>All secrets at one moment, by name.</summary>
internal sealed record Catalog(ImmutableSortedDictionary<string, Secret> Secrets)
{
    private const int SuffixLength = 7;

    public static Catalog Empty { get; } = new(ImmutableSortedDictionary.Create<string, Secret>(StringComparer.Ordinal));

    public Catalog With(Secret secret) => new(Secrets.SetItem(secret.Name, secret));

    public Catalog Without(string name) => new(Secrets.Remove(name));

    /// <summary>Finds by name, by ARN, or by an ARN without its hyphen and six characters.</summary>
    public Secret? Find(string secretId)
    {
        if (!secretId.StartsWith("arn:", StringComparison.Ordinal))
            return Secrets.GetValueOrDefault(secretId);
        // arn:aws:secretsmanager:region:account:secret:name-AbCdEf
        var parts = secretId.Split(':', 7);
        if (parts.Length < 7)
            return null;
        var name = parts[6];
        if (name.Length > SuffixLength && Secrets.GetValueOrDefault(name[..^SuffixLength]) is { } exact && exact.Arn == secretId)
            return exact;
        return Secrets.GetValueOrDefault(name) is { } partial && partial.Arn[..^SuffixLength] == secretId ? partial : null;
    }

    /// <summary>Removes the secrets whose recovery window is over.</summary>
    public Catalog Purge(DateTimeOffset now)
    {
        var over = Secrets.Values.Where(secret => secret.DeletionDate <= now).Select(secret => secret.Name).ToList();
        return over.Count == 0 ? this : new Catalog(Secrets.RemoveRange(over));
    }
}
