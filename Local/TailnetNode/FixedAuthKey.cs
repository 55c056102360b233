using Tailnet.Daemon;

namespace TailnetNode;

/// <summary>The key from the environment, whatever became of it.</summary>
internal sealed class FixedAuthKey(string key) : IAuthKeySource
{
    public Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken) => Task.FromResult(AuthKeyResult.Of(key));
}
