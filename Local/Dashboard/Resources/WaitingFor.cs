namespace Dashboard.Resources;

/// <summary>Why a resource does not start yet.</summary>
/// <param name="Resource">The name of the resource it waits for.</param>
/// <param name="Condition">What has to become true: <c>healthy</c>, <c>started</c>, <c>finished</c>.</param>
public sealed record WaitingFor(string Resource, string Condition);
