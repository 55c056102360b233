namespace Aspire.Hosting;

/// <summary>What the model is made for. This engine runs it only.</summary>
public enum DistributedApplicationOperation
{
    Run,
    Publish,
}
