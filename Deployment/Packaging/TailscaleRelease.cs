using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>The release of tailscaled that goes into the layer: version, archive and hash.</summary>
/// <param name="Version">Such as <c>1.102.4</c>.</param>
/// <param name="Archive">Where Tailscale's package site keeps it.</param>
/// <param name="Sha256">Hash of the archive, lower-case hex.</param>
public sealed record TailscaleRelease(string Version, Uri Archive, string Sha256)
{
    /// <summary>The release that is deployed unless <c>tailscaleVersion</c> says otherwise.</summary>
    public const string PinnedVersion = "1.102.4";

    /// <summary>Stable releases, each with its hash at the archive's address and <c>.sha256</c>.</summary>
    internal static readonly Uri Site = new("https://pkgs.tailscale.com/stable/");

    /// <summary>As published beside the archive (<c>tailscale_1.102.4_amd64.tgz.sha256</c>).</summary>
    private const string Amd64 = "50748df1045e60b5b695f19f4c56b0da36c019948b440fb456b6584a50f0d8b9";

    /// <summary>As published beside the archive (<c>tailscale_1.102.4_arm64.tgz.sha256</c>).</summary>
    private const string Arm64 = "9dd1e6a592a014bbaea0103167ffe299adeda4ba14e078ce9c2895364f6c4c3f";

    /// <summary>The release that the settings ask for.</summary>
    public static TailscaleRelease For(DeploymentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return For(settings, settings.LambdaArchitecture, settings.TailscaleSha256);
    }

    /// <summary>The release that the settings ask for, on the demo target's processor.</summary>
    public static TailscaleRelease ForDemoTarget(DeploymentSettings settings, LambdaArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return For(settings, architecture, settings.DemoTargetTailscaleSha256 ?? (architecture == settings.LambdaArchitecture ? settings.TailscaleSha256 : null));
    }

    private static TailscaleRelease For(DeploymentSettings settings, LambdaArchitecture architecture, string? sha256) =>
        new(settings.TailscaleVersion, Address(settings.TailscaleVersion, architecture), sha256 ?? Pinned(architecture).Sha256);

    /// <summary>The pinned release for a processor.</summary>
    public static TailscaleRelease Pinned(LambdaArchitecture architecture) =>
        new(PinnedVersion, Address(PinnedVersion, architecture), architecture == LambdaArchitecture.Arm64 ? Arm64 : Amd64);

    /// <summary>Where Tailscale's package site keeps a release.</summary>
    internal static Uri Address(string version, LambdaArchitecture architecture) =>
        new(Site, $"tailscale_{version}_{(architecture == LambdaArchitecture.Arm64 ? "arm64" : "amd64")}.tgz");
}
