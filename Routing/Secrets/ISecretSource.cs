namespace Routing.Secrets;

/// <summary>Where the secrets of routes come from.</summary>
public interface ISecretSource
{
    /// <summary>The values that are accepted now: the current one first, then the one before it.</summary>
    /// <param name="reference">Which secret.</param>
    /// <param name="limit">How long it may take.</param>
    SecretValues Get(SecretReference reference, TimeSpan limit);

    /// <summary>
    /// As <see cref="Get"/>, but after a verification failed: values that were fetched a while ago are fetched again, since the sender may
    /// use a new secret already. Null when they are fresh, or are still the same.
    /// </summary>
    SecretValues? Refresh(SecretReference reference, TimeSpan limit);
}
