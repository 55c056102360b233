namespace Aspire.Hosting.ApplicationModel;

/// <summary>Given to callbacks that say whether a command makes sense just now.</summary>
public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider ServiceProvider { get; init; }
}
