namespace Deployment.Stacks;

/// <summary>Paths of the zips that a deployment uploads. Template tests pass small stand-ins; <c>Packaging</c> makes the real ones.</summary>
/// <param name="Forwarder">Zip with the forwarder's <c>bootstrap</c> (and <c>routes.json</c> where routes are set).</param>
/// <param name="Authorizer">Zip with the authorizer's <c>bootstrap</c>.</param>
/// <param name="Rotation">Zip with the rotation's <c>bootstrap</c>.</param>
/// <param name="TunnelLayer">Zip with <c>extensions/tailscale-extension</c>, <c>bin/tailscaled</c> and <c>certs/ca-bundle.crt</c>.</param>
public sealed record DeploymentAssets(string Forwarder, string Authorizer, string Rotation, string TunnelLayer);
