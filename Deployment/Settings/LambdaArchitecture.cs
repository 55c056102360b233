namespace Deployment.Settings;

/// <summary>Lambda's instruction sets. Native AOT needs a build machine of the same one.</summary>
public enum LambdaArchitecture
{
    /// <summary>64-bit x86 (<c>x86_64</c>).</summary>
    X64,

    /// <summary>AWS Graviton, about a fifth cheaper per GB-second.</summary>
    Arm64,
}
