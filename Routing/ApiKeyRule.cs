namespace Routing;

/// <summary>A header that must hold a secret; the authorizer checks it.</summary>
/// <param name="Header">Name of the header, lower case.</param>
/// <param name="Secret">The key.</param>
public sealed record ApiKeyRule(string Header, SecretReference Secret);
