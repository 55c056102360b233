using System.Security.Cryptography;
using System.Text;
using Deployment.Settings;
using Deployment.Stacks;

namespace Deployment.Packaging;

/// <summary>
/// Makes what a deployment uploads: publishes the functions and the extension, gets tailscaled, and zips. What is unchanged is reused.
/// </summary>
public sealed class Packager
{
    /// <summary>Lambda's limit for a function and its layers, unpacked (Lambda quotas): 250 MiB.</summary>
    private const long LambdaLimit = 250 * 1024 * 1024;

    /// <summary>What our extension may take of it: 40 MB as AOT, 90 MB as ReadyToRun.</summary>
    private const long AotLimit = 40_000_000;
    private const long ReadyToRunLimit = 90_000_000;

    private readonly DeploymentSettings _settings;
    private readonly string _cache;
    private readonly TextWriter _progress;
    private readonly ProgramPublisher _publisher;
    private readonly TailscaledSource _tailscaled;
    private readonly CaBundle _authorities;

    /// <param name="settings">What to build, for which architecture.</param>
    /// <param name="root">The repository.</param>
    /// <param name="cache">Folder for results and what they are made from; safe to delete.</param>
    /// <param name="http">Fetches the Tailscale release and the certification authorities.</param>
    /// <param name="progress">Gets one line a step.</param>
    public Packager(DeploymentSettings settings, string root, string cache, HttpClient http, TextWriter progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _cache = cache;
        _progress = progress;
        _publisher = new ProgramPublisher(root, cache, settings.LambdaArchitecture, settings.LambdaPublish, progress);
        var download = new PinnedDownload(http, progress);
        _tailscaled = new TailscaledSource(TailscaleRelease.For(settings), settings, cache, download, progress);
        _authorities = new CaBundle(settings.CaBundle, cache, download);
    }

    /// <summary>What was packed, once <see cref="PackageAsync"/> has run.</summary>
    public IReadOnlyList<PackagedZip> Zips { get; private set; } = [];

    /// <exception cref="PackagingException">A part cannot be built, got or checked.</exception>
    public async Task<DeploymentAssets> PackageAsync(CancellationToken cancellationToken)
    {
        await _progress.WriteLineAsync("Packaging the functions and the tunnel's layer");

        // Before the builds: a missing download should not cost minutes.
        var tailscaled = await _tailscaled.GetAsync(cancellationToken);
        var authorities = await _authorities.GetAsync(cancellationToken);
        var extension = await _publisher.PublishAsync(LambdaProgramSource.Extension, cancellationToken);
        var layer = Zip("tunnel-layer",
        [
            new ZipItem("extensions/tailscale-extension", extension.Path, Executable: true),
            new ZipItem("bin/tailscaled", tailscaled, Executable: true),
            new ZipItem("certs/ca-bundle.crt", authorities, Executable: false),
        ]);
        var forwarder = await FunctionAsync(LambdaProgramSource.Forwarder, withRoutes: true, cancellationToken);
        var authorizer = await FunctionAsync(LambdaProgramSource.Authorizer, withRoutes: true, cancellationToken);
        var rotation = await FunctionAsync(LambdaProgramSource.Rotation, withRoutes: false, cancellationToken);
        CheckSizes(extension, layer, forwarder);
        Zips = [forwarder, authorizer, rotation, layer];
        return new DeploymentAssets(forwarder.Path, authorizer.Path, rotation.Path, layer.Path);
    }

    private async Task<PackagedZip> FunctionAsync(LambdaProgramSource program, bool withRoutes, CancellationToken cancellationToken)
    {
        var published = await _publisher.PublishAsync(program, cancellationToken);
        List<ZipItem> items = [new("bootstrap", published.Path, Executable: true)];
        if (withRoutes && _settings.Routes?.Path is { } routes)
        {
            items.Add(new ZipItem("routes.json", routes, Executable: false));
        }

        return Zip(program.Project.ToLowerInvariant(), items);
    }

    /// <summary>Zips once per content: the zip's name carries a hash over names, modes and bytes of its items.</summary>
    private PackagedZip Zip(string name, List<ZipItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
        {
            using var file = File.OpenRead(item.Source);
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Name}\n{item.Executable}\n"));
            hash.AppendData(SHA256.HashData(file));
        }

        var path = Path.Combine(_cache, "zips", $"{name}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}.zip");
        if (!File.Exists(path))
        {
            ReproducibleZip.Write(path, items);
        }

        using var zip = File.OpenRead(path);
        return new PackagedZip(path, Convert.ToHexStringLower(SHA256.HashData(zip)), items);
    }

    private static void CheckSizes(PublishedProgram extension, PackagedZip layer, PackagedZip forwarder)
    {
        var own = new FileInfo(extension.Path).Length;
        var allowed = extension.Mode.Aot ? AotLimit : ReadyToRunLimit;
        if (own > allowed)
        {
            throw new PackagingException($"The extension takes {own / 1e6:F1} MB, more than the {allowed / 1e6:F0} MB set for {extension.Mode}.");
        }

        var together = layer.UnpackedLength + forwarder.UnpackedLength;
        if (together > LambdaLimit)
        {
            throw new PackagingException($"The forwarder and its layer unpack to {together / 1e6:F1} MB; Lambda takes {LambdaLimit / 1e6:F1} MB.");
        }
    }
}
