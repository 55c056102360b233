using System.Text.Json.Serialization;

namespace TailnetControl;

[JsonConverter(typeof(JsonStringEnumConverter<DaemonFault>))]
public enum DaemonFault
{
    /// <summary>The process ends at once, without cleaning up.</summary>
    Crash,

    /// <summary>As after a thaw of a frozen sandbox: connections are broken and the next dial fails.</summary>
    ClockJump,
}
