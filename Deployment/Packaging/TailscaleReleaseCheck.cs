using System.Text.Json.Nodes;
using Deployment.Settings;

namespace Deployment.Packaging;

/// <summary>Compares the pinned tailscaled with the newest stable release on Tailscale's package site.</summary>
internal sealed class TailscaleReleaseCheck(HttpClient http, Uri site, TextWriter output)
{
    /// <returns>0: the pinned release is the newest one; 2: there is a newer one; 1: the site could not be asked.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // {"Version":"1.102.4","Tarballs":{"amd64":"tailscale_1.102.4_amd64.tgz",…},…}
            var listing = JsonNode.Parse(await http.GetStringAsync(new Uri(site, "?mode=json"), cancellationToken));
            if (!Version.TryParse(listing?["Version"]?.ToString(), out var newest))
            {
                throw new FormatException("its listing names no version");
            }

            if (newest <= Version.Parse(TailscaleRelease.PinnedVersion))
            {
                await output.WriteLineAsync($"tailscaled {TailscaleRelease.PinnedVersion} is pinned; {newest} is the newest stable release. Nothing to do.");
                return 0;
            }

            await output.WriteLineAsync($"tailscaled {TailscaleRelease.PinnedVersion} is pinned; {newest} is the newest stable release. To take it:");
            foreach (var (architecture, name) in new[] { (LambdaArchitecture.X64, "x86_64"), (LambdaArchitecture.Arm64, "arm64") })
            {
                await output.WriteLineAsync($"  {name}: -c tailscaleVersion={newest} -c tailscaleSha256={await HashAsync($"{newest}", architecture, cancellationToken)}");
            }

            await output.WriteLineAsync("or change both in Deployment/Packaging/TailscaleRelease.cs for everybody. Read its changelog first: https://tailscale.com/changelog");
            return 2;
        }
        catch (Exception failed) when (failed is HttpRequestException or System.Text.Json.JsonException or FormatException
            or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"error: {site} could not be asked ({failed.Message}). tailscaled {TailscaleRelease.PinnedVersion} is pinned.");
            return 1;
        }
    }

    private async Task<string> HashAsync(string version, LambdaArchitecture architecture, CancellationToken cancellationToken)
    {
        var archive = Path.GetFileName(TailscaleRelease.Address(version, architecture).AbsolutePath);
        var text = (await http.GetStringAsync(new Uri(site, $"{archive}.sha256"), cancellationToken)).Trim();
        return Parse.Sha256Pattern().IsMatch(text) ? text : throw new FormatException($"{archive}.sha256 holds no SHA-256");
    }
}
