using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Turns what the model says into what a process gets, as seen from where that process runs.</summary>
/// <param name="containerHost">The name of this machine inside containers; null when no container engine is in use.</param>
internal sealed class ExpressionResolver(Func<Task<string>>? containerHost = null)
{
    /// <summary>Waits for endpoints to be allocated; fails for parameters without value.</summary>
    public async Task<ResolvedValue> ResolveAsync(object? value, IResource caller, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null:
                return default;
            case string text:
                return new ResolvedValue(text, false);
            case EndpointReference endpoint:
                return await ResolveAsync(endpoint.Property(EndpointProperty.Url), caller, cancellationToken);
            case EndpointReferenceExpression endpoint:
                return new ResolvedValue(await ResolveEndpointAsync(endpoint, caller, cancellationToken), false);
            case ReferenceExpression expression:
                return await ResolveExpressionAsync(expression, caller, cancellationToken);
            case IResourceBuilder<IResource> builder:
                return await ResolveAsync(builder.Resource, caller, cancellationToken);
            case ParameterResource parameter:
                return new ResolvedValue(await parameter.GetValueAsync(cancellationToken), parameter.Secret);
            case IValueProvider provider:
                return new ResolvedValue(await provider.GetValueAsync(cancellationToken), false);
            default:
                return new ResolvedValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), false);
        }
    }

    private async Task<ResolvedValue> ResolveExpressionAsync(ReferenceExpression expression, IResource caller, CancellationToken cancellationToken)
    {
        var values = new object?[expression.ValueProviders.Count];
        var secret = false;
        for (var i = 0; i < values.Length; i++)
        {
            var resolved = await ResolveAsync(expression.ValueProviders[i], caller, cancellationToken);
            values[i] = resolved.Text;
            secret |= resolved.IsSecret;
        }

        return new ResolvedValue(expression.Fill(values), secret);
    }

    private async Task<string?> ResolveEndpointAsync(EndpointReferenceExpression endpoint, IResource caller, CancellationToken cancellationToken)
    {
        var owner = endpoint.Endpoint.Resource;
        if (caller is not ContainerResource || ReferenceEquals(owner, caller) || containerHost is null)
        {
            return await endpoint.GetValueAsync(cancellationToken);
        }

        // Containers see each other by name on their network, at the ports they listen on; this machine has a name of its own there.
        var allocated = await endpoint.Endpoint.EndpointAnnotation.Allocation.WaitAsync(cancellationToken);
        return owner is ContainerResource
            ? endpoint.Of(allocated, owner.Name, endpoint.Endpoint.TargetPort ?? allocated.Port)
            : endpoint.Of(allocated, await containerHost(), allocated.Port);
    }
}
