using System.Text.Json;

namespace QueueEmulator.State;

/// <summary>State that is kept in the journal.</summary>
internal interface IJournaled
{
    /// <summary>The prefix of the kinds of its records.</summary>
    string Kind { get; }

    /// <summary>Applies a record that was written before.</summary>
    void Apply(string kind, JsonElement record);

    /// <summary>The records that make up the present state.</summary>
    IEnumerable<(string Kind, object Record)> Snapshot();
}
