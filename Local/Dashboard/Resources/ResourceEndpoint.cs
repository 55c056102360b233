namespace Dashboard.Resources;

/// <summary>An endpoint of a resource.</summary>
/// <param name="Name">The endpoint's name (<c>http</c>, <c>lambda-admin</c>, …).</param>
/// <param name="Url">Its URL as others reach it; null until it is allocated.</param>
/// <param name="DisplayText">What the link says; the URL when null.</param>
/// <param name="IsInternal">True where a person has no use for the link.</param>
public sealed record ResourceEndpoint(string Name, string? Url, string? DisplayText = null, bool IsInternal = false);
