namespace Dashboard.Resources;

/// <summary>Asks for one masked value.</summary>
/// <param name="Kind"><c>environment</c> or <c>property</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record RevealRequest(string Kind, string Name);
