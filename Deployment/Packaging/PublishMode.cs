namespace Deployment.Packaging;

/// <summary>One way to compile a Lambda program.</summary>
/// <param name="Aot">Native AOT, or trimmed ReadyToRun with the runtime inside.</param>
public sealed record PublishMode(bool Aot)
{
    public static readonly PublishMode ReadyToRun = new(false);
    public static readonly PublishMode NativeAot = new(true);

    public IReadOnlyList<string> Arguments => Aot
        ? ["-p:PublishAot=true", "-p:StripSymbols=true"]
        : ["--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true"];

    public override string ToString() => Aot ? "Native AOT" : "ReadyToRun";
}
