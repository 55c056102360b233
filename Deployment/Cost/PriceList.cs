using System.Text.Json;

namespace Deployment.Cost;

/// <summary>AWS's list prices of one region at one date (<c>prices.json</c>).</summary>
public sealed record PriceList(string Region, DateOnly AsOf, string Note, IReadOnlyDictionary<string, Price> Prices)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    /// <summary>The list that comes with the program, or another file of the same form.</summary>
    /// <exception cref="JsonException">The file is not of that form.</exception>
    public static PriceList Load(string? path = null)
    {
        using var stream = path is not null
            ? File.OpenRead(path)
            : typeof(PriceList).Assembly.GetManifestResourceStream("prices.json") ?? throw new InvalidOperationException("prices.json is not embedded.");
        return JsonSerializer.Deserialize<PriceList>(stream, _options) ?? throw new JsonException("The price list is empty.");
    }

    /// <summary>US dollars per unit.</summary>
    /// <exception cref="KeyNotFoundException">The list lacks the price.</exception>
    public decimal this[string name] => Prices.TryGetValue(name, out var price)
        ? price.Usd
        : throw new KeyNotFoundException($"The price list of {Region} lacks '{name}'.");
}
