using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Processes;

namespace EmbeddedHosting.Containers;

/// <summary>What the containers of one run share: the engine, and a network on which they know each other by name.</summary>
internal sealed class ContainerSession(IConfiguration configuration) : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly Lazy<Task<ContainerEngine>> _engine = new(() => ContainerEngine.FindAsync(configuration));
    private readonly SemaphoreSlim _lock = new(1, 1);
    private string? _network;

    /// <summary>Distinguishes this run's containers and network from those of another one.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <exception cref="DistributedApplicationException">There is no container engine.</exception>
    public Task<ContainerEngine> GetEngineAsync() => _engine.Value;

    /// <summary>The network, made when first asked for.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be made.</exception>
    public async Task<string> GetNetworkAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            return _network ??= await CreateNetworkAsync();
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Removes the network.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _network, null) is { } network)
        {
            var engine = await GetEngineAsync();
            await engine.RunAsync(["network", "rm", network], _limit);
            Guardian.Current.RemoveCommand(RemoveNetwork(engine, network));
        }

        _lock.Dispose();
    }

    private async Task<string> CreateNetworkAsync()
    {
        var engine = await GetEngineAsync();
        var name = $"aspire-session-network-{Id}";
        Guardian.Current.AddCommand(RemoveNetwork(engine, name));
        var (exitCode, _, error) = await engine.RunAsync(["network", "create", name], _limit);
        return exitCode == 0
            ? name
            : throw new DistributedApplicationException($"'{engine.Name} network create' failed: {error}");
    }

    private static string[] RemoveNetwork(ContainerEngine engine, string network) => [engine.Path, "network", "rm", network];
}
