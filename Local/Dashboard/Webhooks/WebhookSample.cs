namespace Dashboard.Webhooks;

/// <summary>A request to begin with in the send form.</summary>
/// <param name="Id">Its name in URLs.</param>
/// <param name="Title">What the list says.</param>
/// <param name="Scheme">The scheme it is signed by; null: none.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path of the route.</param>
/// <param name="Headers">Headers besides the signature's.</param>
/// <param name="Body">The body.</param>
/// <param name="CanSign">Whether a local secret for the scheme is known.</param>
internal sealed record WebhookSample(string Id, string Title, string? Scheme, string Method, string Path, IReadOnlyList<string[]> Headers, byte[] Body, bool CanSign);
