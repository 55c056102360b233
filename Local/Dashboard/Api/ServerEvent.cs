namespace Dashboard.Api;

/// <summary>An event of <c>/api/events</c>.</summary>
/// <param name="Name">What pages listen for.</param>
/// <param name="Data">Written as JSON.</param>
internal sealed record ServerEvent(string Name, object Data);
