namespace Dashboard.Resources;

/// <summary>A resource as the API gives it: the snapshot with what is secret masked.</summary>
internal static class ResourceView
{
    /// <summary>What stands for a masked value.</summary>
    public const string Mask = "••••••••";

    public static ResourceSnapshot Of(ResourceSnapshot resource) => resource with
    {
        Environment = [.. resource.Environment.Select(setting => setting.IsSecret ? setting with { Value = Mask } : setting)],
        Properties = [.. resource.Properties.Select(property => property.IsSecret ? property with { Value = Mask } : property)],
    };
}
