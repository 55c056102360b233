using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>The release of tailscaled that goes into the layer: version, archive and hash.</summary>
/// <param name="Version">Such as <c>1.94.2</c>.</param>
/// <param name="Archive">Where Tailscale's package site keeps it.</param>
/// <param name="Sha256">Hash of the archive, lower-case hex.</param>
public sealed record TailscaleRelease(string Version, Uri Archive, string Sha256)
{
    /// <summary>The release that is deployed unless <c>tailscaleVersion</c> says otherwise.</summary>
    public const string PinnedVersion = "1.94.2";

    /// <summary>As published beside the archive (<c>tailscale_1.94.2_amd64.tgz.sha256</c>).</summary>
    private const string Amd64 = "c6f99a5d774c7783b56902188d69e9756fc3dddfb08ac6be4cb2585f3fecdc32";

    /// <summary>As published beside the archive (<c>tailscale_1.94.2_arm64.tgz.sha256</c>).</summary>
    private const string Arm64 = "76300e808c57eb7853090d69c8bd8806e86341862e244183f6611f9105799bba";

    /// <summary>The release that the settings ask for.</summary>
    public static TailscaleRelease For(DeploymentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var pinned = Pinned(settings.LambdaArchitecture);
        return new TailscaleRelease(
            settings.TailscaleVersion, Address(settings.TailscaleVersion, settings.LambdaArchitecture), settings.TailscaleSha256 ?? pinned.Sha256);
    }

    /// <summary>The pinned release for a processor.</summary>
    public static TailscaleRelease Pinned(LambdaArchitecture architecture) =>
        new(PinnedVersion, Address(PinnedVersion, architecture), architecture == LambdaArchitecture.Arm64 ? Arm64 : Amd64);

    private static Uri Address(string version, LambdaArchitecture architecture) =>
        new($"https://pkgs.tailscale.com/stable/tailscale_{version}_{(architecture == LambdaArchitecture.Arm64 ? "arm64" : "amd64")}.tgz");
}
