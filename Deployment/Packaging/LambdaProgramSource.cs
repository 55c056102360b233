namespace Deployment.Packaging;

/// <summary>A project that is published for Lambda.</summary>
/// <param name="Project">Folder and name of the project.</param>
/// <param name="Executable">File name that publishing gives it.</param>
public sealed record LambdaProgramSource(string Project, string Executable)
{
    public static readonly LambdaProgramSource Forwarder = new("Forwarder", "Forwarder");
    public static readonly LambdaProgramSource Authorizer = new("Authorizer", "Authorizer");
    public static readonly LambdaProgramSource Rotation = new("Rotation", "Rotation");
    public static readonly LambdaProgramSource Extension = new("Extension", "tailscale-extension");
}
