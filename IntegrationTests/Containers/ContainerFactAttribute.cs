namespace IntegrationTests.Containers;

/// <summary>A test that needs a working container engine. Where there is none it is reported as skipped, with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute()
    {
        if (ContainerTestImage.Unavailable.Value is { } reason)
        {
            Skip = $"Containers cannot be run here: {reason}";
        }
    }
}
