namespace Aspire.Hosting.ApplicationModel;

/// <summary>What to do with annotations of the same type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}
