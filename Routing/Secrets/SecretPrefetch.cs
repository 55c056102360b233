using AwsClient;
using SecretsManager;
using SecretsManager.Model;

namespace Routing.Secrets;

/// <summary>
/// Reads the current values of many secrets in the background: in batches where the role may, else one by one, a few calls at a time and no
/// thread waiting. It only ever tells what it got: a call that failed, or that a freeze of the sandbox broke, leaves the secret to the request
/// that needs it, which asks by itself and waits for nobody here.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="found">Takes a secret's name, as it was asked for, and its current text. Called from several threads.</param>
internal sealed class SecretPrefetch(SecretsManagerClient client, Action<string, string> found)
{
    /// <summary>Calls at a time: enough to hide the way to the service, few enough to leave the processor to the webhook at hand.</summary>
    private const int Parallelism = 4;

    private volatile bool _batches = true;

    /// <summary>Reads all of them; ends when each was asked for once.</summary>
    public Task RunAsync(IEnumerable<string> names) =>
        Parallel.ForEachAsync(
            names.Chunk(BatchGetSecretValueRequest.MaxSecrets),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (chunk, _) => await ReadAsync(chunk));

    private async Task ReadAsync(string[] names)
    {
        foreach (var name in await ReadBatchAsync(names))
        {
            var result = await client.GetSecretValueAsync(new GetSecretValueRequest(name));
            if (result.Value?.SecretString is { } text)
            {
                found(name, text);
            }
        }
    }

    /// <summary>Reads a batch. Returns the names that are left.</summary>
    private async Task<IReadOnlyList<string>> ReadBatchAsync(string[] names)
    {
        if (!_batches || names.Length == 1)
        {
            return names;
        }

        var result = await client.BatchGetSecretValueAsync(new BatchGetSecretValueRequest(names));
        if (result.Value is not { SecretValues: { Count: > 0 } values })
        {
            // The role may not, or the endpoint has no such operation. What is slow or throttled only now may work for the next batch.
            _batches = !result.Succeeded && result.Error.Failure is AwsFailure.TimedOut or AwsFailure.Throttled or AwsFailure.ConnectionFailed;
            return names;
        }

        var left = new List<string>();
        foreach (var name in names)
        {
            if (values.FirstOrDefault(value => IsNamed(value, name))?.SecretString is { } text)
            {
                found(name, text);
            }
            else
            {
                left.Add(name);
            }
        }

        return left;
    }

    // By its name, its ARN, or its ARN without the hyphen and the six characters that Secrets Manager appends.
    private static bool IsNamed(GetSecretValueResponse value, string id) =>
        value.Name == id || value.Arn == id || (value.Arn.Length == id.Length + 7 && value.Arn.StartsWith(id, StringComparison.Ordinal));
}
