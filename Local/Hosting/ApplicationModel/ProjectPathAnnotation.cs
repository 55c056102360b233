namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a project's file is, and the launch profile it was added with.</summary>
internal sealed record ProjectPathAnnotation(string ProjectPath, string? LaunchProfileName) : IResourceAnnotation;
