using System.Diagnostics.CodeAnalysis;

namespace Extension.Federation;

/// <summary>Calls with limits and a few more tries, all within what a cold start has: Lambda's init ends after 10 s.</summary>
internal sealed class FederationHttp(HttpMessageInvoker http, TimeProvider time, TimeSpan attemptLimit)
{
    private const int MaxAttempts = 3;
    private const int MaxAnswer = 256 * 1024;

    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(100);

    /// <param name="make">Makes the request; called for every try, since signatures hold a time.</param>
    /// <param name="cancellationToken">Ends all tries: the budget's end.</param>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "A delay is no secret.")]
    public async Task<FederationAnswer> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await TryAsync(make, cancellationToken);
            if (!answer.IsTransient || attempt == MaxAttempts)
            {
                return answer;
            }

            await Task.Delay(_firstDelay * (1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
        }
    }

    private async Task<FederationAnswer> TryAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(attemptLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = make();
            using var response = await http.SendAsync(request, linked.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswer, linked.Token);
            return new FederationAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FederationAnswer(0, $"no answer within {attemptLimit.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new FederationAnswer(0, exception.Message);
        }
    }
}
