using Tailnet.Daemon;

namespace Testing.Tailnets;

/// <summary>Gives the keys that a test makes up.</summary>
internal sealed class DelegateKeySource(Func<bool, Task<AuthKeyResult>> get) : IAuthKeySource
{
    public Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken) => get(spent);
}
