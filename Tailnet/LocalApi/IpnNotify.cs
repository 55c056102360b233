using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tailnet.LocalApi;

/// <summary>A message of the IPN bus (<c>ipn.Notify</c>). Only what changed is set.</summary>
public sealed record IpnNotify
{
    public string? Version { get; init; }

    /// <summary>A failure that tailscaled wants a person to see, such as a refused auth key.</summary>
    public string? ErrMessage { get; init; }

    /// <summary>The number of a <see cref="BackendState"/>.</summary>
    public int? State { get; init; }

    /// <summary>Where a person could log in; appears when no auth key was accepted.</summary>
    public string? BrowseToURL { get; init; }

    public IpnHealth? Health { get; init; }

    /// <summary>Whether the message tells of a change of the netmap or of its peers; what changed is not kept.</summary>
    [JsonIgnore]
    public bool HasNetMapChange => NetMap is not null || PeersChanged is not null || PeersRemoved is not null;

    [JsonConverter(typeof(PresenceConverter))]
    public object? NetMap { get; init; }

    [JsonConverter(typeof(PresenceConverter))]
    public object? PeersChanged { get; init; }

    [JsonConverter(typeof(PresenceConverter))]
    public object? PeersRemoved { get; init; }

    /// <summary>A member that may be large, of which only matters whether it is there.</summary>
    internal sealed class PresenceConverter : JsonConverter<object>
    {
        private static readonly object _present = new();

        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // Never in vain: a converter of one's own gets the whole value. Skip refuses a reader over part of a stream whatever it holds.
            _ = reader.TrySkip();
            return _present;
        }

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => writer.WriteBooleanValue(true);
    }
}
