namespace AppHost.Aws;

/// <summary>Secrets Manager: a service of this machine, or the account's own.</summary>
/// <param name="Endpoint">Where it is; null for the account's own, which AWS's SDKs find by the region.</param>
/// <param name="Resource">What serves it here; null for the account's own.</param>
/// <param name="Emulator">The resource, where it is the emulator, which calls rotation functions.</param>
internal sealed record SecretsManager(
    ReferenceExpression? Endpoint,
    IResourceBuilder<IResource>? Resource,
    IResourceBuilder<ProjectResource>? Emulator = null);
