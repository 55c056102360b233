namespace Aspire.Hosting.ApplicationModel;

/// <summary>A relation to another resource.</summary>
public sealed record RelationshipSnapshot(string ResourceName, string Type);
