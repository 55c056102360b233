namespace Inspector.Webhooks;

/// <summary>A local secret with which the send form signs a sample.</summary>
/// <param name="Scheme">The verification scheme: <c>github</c>, <c>stripe</c>, <c>slack</c>, <c>standard-webhooks</c>.</param>
/// <param name="Secret">The secret as the provider would show it; it never leaves the inspector's process.</param>
/// <param name="Path">The path of the route that verifies it.</param>
internal sealed record SigningSecret(string Scheme, string Secret, string Path = "/")
{
    /// <summary>Without the secret: records print themselves in logs.</summary>
    public override string ToString() => $"{Scheme} {Path}";
}
