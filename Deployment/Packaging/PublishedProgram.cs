namespace Deployment.Packaging;

/// <summary>A program ready to be packed.</summary>
/// <param name="Path">The executable: one file with everything in it.</param>
/// <param name="Mode">How it was compiled.</param>
public sealed record PublishedProgram(string Path, PublishMode Mode);
