using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The .NET SDK that the pipeline builds with: the version of <c>global.json</c>, its archives by their published SHA-512.</summary>
internal static class DotnetSdk
{
    public const string Version = "10.0.401";

    public static string Archive(LambdaArchitecture architecture) =>
        $"https://builds.dotnet.microsoft.com/dotnet/Sdk/{Version}/dotnet-sdk-{Version}-linux-{(architecture == LambdaArchitecture.Arm64 ? "arm64" : "x64")}.tar.gz";

    public static string Sha512(LambdaArchitecture architecture) => architecture == LambdaArchitecture.Arm64
        ? "58ace73ced6b4360754689a686bdfb8a317f4da6cb8bb416dbc7d0ba9f47e43e3c09f5eb1f1a1cfaacbd10df9558da4882bf2a5e195d6ab56a02c1f9f76102ed"
        : "51c8b999af9e8dd9998c9edc5944e19a90788862068acd38694e098889054ce8c23d4f0c5cccfa16bf187d044562359e5ee69a9f8ad0bbe913ba90311fbce25b";
}
