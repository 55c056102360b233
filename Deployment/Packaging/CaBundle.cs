namespace Deployment.Packaging;

/// <summary>
/// The certification authorities that tailscaled and the extension trust: Mozilla's, as the curl project publishes them in PEM form under a
/// date that never changes its content (https://curl.se/docs/caextract.html), or a file that is set.
/// </summary>
internal sealed class CaBundle(string? setting, string cache, PinnedDownload download)
{
    private const string Date = "2026-09-25";
    private const string Sha256 = "a41b5d356aea97a529fe27e0f7316d2f9d946d75927476cf9cf1b90637d00505";

    /// <exception cref="PackagingException">There is none, or the file holds no certificate.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        var path = setting ?? await download.GetAsync(
            new Uri($"https://curl.se/ca/cacert-{Date}.pem"), Sha256, Path.Combine(cache, "certs", $"cacert-{Date}.pem"), "caBundle", cancellationToken);
        var pem = await File.ReadAllTextAsync(path, cancellationToken);
        return pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)
            ? path
            : throw new PackagingException($"caBundle = \"{path}\" holds no certificate in PEM form.");
    }
}
