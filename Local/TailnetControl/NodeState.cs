using System.Text.Json.Serialization;

namespace TailnetControl;

[JsonConverter(typeof(JsonStringEnumConverter<NodeState>))]
public enum NodeState
{
    Authorized,

    /// <summary>Known, but waiting for an administrator's approval.</summary>
    NeedsApproval,

    /// <summary>Not known, refused, removed or expired: a new login is needed.</summary>
    NeedsLogin,
}
