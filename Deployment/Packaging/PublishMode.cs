namespace Deployment.Packaging;

/// <summary>One way to compile a Lambda program.</summary>
/// <param name="Aot">Native AOT, or trimmed ReadyToRun with the runtime inside.</param>
/// <param name="Framework">Target framework moniker.</param>
public sealed record PublishMode(bool Aot, string Framework)
{
    public static readonly PublishMode ReadyToRun = new(false, "net10.0");
    public static readonly PublishMode NativeAot = new(true, "net10.0");

    /// <summary>For machines where only .NET 9's packs can be had; .NET 9 is out of support, so it is never chosen silently.</summary>
    public static readonly PublishMode NativeAotOfNet9 = new(true, "net9.0");

    public IReadOnlyList<string> Arguments => Aot
        ? [$"-p:LambdaTargetFramework={Framework}", "-p:PublishAot=true", "-p:StripSymbols=true"]
        : [$"-p:LambdaTargetFramework={Framework}", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true"];

    public override string ToString() => $"{(Aot ? "Native AOT" : "ReadyToRun")}, {Framework}";
}
