using System.Net;

namespace Routing.Networks;

/// <summary>Any number of networks, comma-separated in a setting.</summary>
public sealed class NetworkSet
{
    private const int MaxNetworks = 1000;

    private readonly Network[] _networks;

    private NetworkSet(Network[] networks) => _networks = networks;

    /// <summary>The set that holds nothing.</summary>
    public static NetworkSet Empty { get; } = new([]);

    /// <summary>Whether there is no network in the set.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <summary>Reads a comma-separated list. Blanks around entries are allowed; an empty list is an empty set.</summary>
    /// <param name="where">Name of the setting, or JSON path, that errors begin with.</param>
    /// <param name="text">The list; null is empty.</param>
    /// <param name="errors">Takes a sentence for every entry that is wrong.</param>
    public static NetworkSet Parse(string where, string? text, ICollection<string> errors) =>
        string.IsNullOrWhiteSpace(text) ? Empty : Parse(where, text.Split(',', StringSplitOptions.TrimEntries), errors);

    /// <summary>Reads a list of entries.</summary>
    /// <inheritdoc cref="Parse(string, string?, ICollection{string})"/>
    public static NetworkSet Parse(string where, IReadOnlyList<string> entries, ICollection<string> errors)
    {
        if (entries.Count > MaxNetworks)
        {
            errors.Add($"{where}: {entries.Count} networks; at most {MaxNetworks} are allowed.");
            return Empty;
        }

        var networks = new List<Network>();
        foreach (var entry in entries)
        {
            if (Network.TryParse(entry, out var network, out var error))
            {
                networks.Add(network);
            }
            else
            {
                errors.Add($"{where}: {error}.");
            }
        }

        return new NetworkSet([.. networks]);
    }

    /// <summary>The first network that holds the address, or null.</summary>
    public Network? Find(IPAddress address)
    {
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return network;
            }
        }

        return null;
    }
}
