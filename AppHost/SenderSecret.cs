namespace AppHost;

/// <summary>A webhook sender's signing secret: Secrets Manager holds it as <c>webhooks/SCHEME</c>, and the dashboard signs its samples with it.</summary>
internal sealed record SenderSecret(string Scheme, IResourceBuilder<ParameterResource> Value)
{
    public string Name => $"webhooks/{Scheme}";
}
