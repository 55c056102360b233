namespace Inspector.Webhooks;

/// <summary>Which headers and query parameters carry secrets, and their masking.</summary>
internal static class SecretHeaders
{
    /// <summary>What is shown instead of a secret.</summary>
    public const string MaskText = "••••••••";

    private static readonly string[] _names = ["authorization", "cookie", "set-cookie", "proxy-authorization", "authentication"];
    private static readonly string[] _parts = ["token", "secret", "api-key", "apikey", "api_key", "password", "passwd"];

    /// <summary>Signatures are not secret: they prove that a secret was known without telling it.</summary>
    public static bool IsSecret(string name) =>
        _names.Contains(name, StringComparer.OrdinalIgnoreCase) || _parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static IReadOnlyList<string[]> Mask(IEnumerable<string[]> headers) =>
        [.. from header in headers
            where header.Length == 2
            select IsSecret(header[0]) ? [header[0], MaskText] : header];

    /// <summary>Puts the values that were sent back where an edited list still has the mask.</summary>
    public static IReadOnlyList<string[]> Unmask(IEnumerable<string[]> headers, IReadOnlyList<string[]> originals)
    {
        var unmasked = new List<string[]>();
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            if (header is not [var name, MaskText])
            {
                unmasked.Add(header);
                continue;
            }

            var index = taken.GetValueOrDefault(name);
            taken[name] = index + 1;
            if (originals.Where(original => string.Equals(original[0], name, StringComparison.OrdinalIgnoreCase)).ElementAtOrDefault(index) is { } found)
            {
                unmasked.Add(found);
            }
        }

        return unmasked;
    }

    /// <summary>Puts the values that were sent back where an edited query still has the mask, plain or percent-encoded.</summary>
    public static string UnmaskQuery(string query, string original)
    {
        var originals = original.Split('&').ToLookup(ParameterName);
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        return string.Join('&', query.Split('&').Select(pair =>
        {
            var name = ParameterName(pair);
            if (Uri.UnescapeDataString(pair) != Uri.UnescapeDataString($"{name}={MaskText}"))
            {
                return pair;
            }

            var index = taken.GetValueOrDefault(name);
            taken[name] = index + 1;
            return originals[name].ElementAtOrDefault(index) ?? pair;
        }));
    }

    public static string MaskQuery(string query) => string.Join('&', query.Split('&').Select(pair =>
        pair.IndexOf('=', StringComparison.Ordinal) is var split and > 0 && IsSecret(pair[..split]) ? $"{pair[..split]}={MaskText}" : pair));

    private static string ParameterName(string pair) => pair.Split('=', 2)[0];
}
