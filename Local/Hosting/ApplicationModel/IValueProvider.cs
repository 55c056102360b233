namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known later than the model is made.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
