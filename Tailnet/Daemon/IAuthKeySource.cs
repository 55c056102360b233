namespace Tailnet.Daemon;

/// <summary>Where the auth key comes from.</summary>
public interface IAuthKeySource
{
    /// <summary>The key to log in with now. A failure is a value, with the reason for people.</summary>
    /// <param name="spent">The key handed out before was used or refused: a single-use one has to be replaced.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AuthKeyResult> GetAsync(bool spent, CancellationToken cancellationToken);
}
