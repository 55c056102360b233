namespace Deployment.Packaging;

/// <summary>Finds the certification authorities that tailscaled trusts.</summary>
internal static class CaBundle
{
    /// <summary>Where distributions keep them: Debian, Fedora and Amazon Linux, Alpine and macOS.</summary>
    private static readonly string[] _places =
    [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ];

    /// <exception cref="PackagingException">There is none, or the file holds no certificate.</exception>
    public static string Find(string? setting)
    {
        var path = setting ?? _places.FirstOrDefault(File.Exists)
            ?? throw new PackagingException("No CA bundle was found on this machine: install ca-certificates or set caBundle=PATH.");
        return File.ReadLines(path).Any(line => line.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            ? path
            : throw new PackagingException($"caBundle = \"{path}\" holds no certificate in PEM form.");
    }
}
