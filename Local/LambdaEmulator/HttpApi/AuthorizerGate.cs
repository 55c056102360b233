using System.Collections.Concurrent;
using System.Diagnostics;
using LambdaEmulator.Configuration;
using LambdaEmulator.Functions;
using LambdaEmulator.Telemetry;

namespace LambdaEmulator.HttpApi;

/// <summary>Asks a route's authorizer, with the identity sources checked first and answers kept for their time to live, across routes.</summary>
internal sealed class AuthorizerGate(EmulatorContext emulator, FunctionRegistry functions, EventWriter events)
{
    private const int MostCached = 10_000;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (AuthorizerAnswer Answer, DateTimeOffset Expires)> _cache = new(StringComparer.Ordinal);

    public async Task<AuthorizerResult> AskAsync(HttpApiRequest request, Route route, ActivityContext parent, CancellationToken cancellationToken)
    {
        if (route.Authorizer is not { } name)
        {
            return AuthorizerResult.None;
        }

        var authorizer = emulator.Options.HttpApi.Authorizers[name];
        using var span = LambdaTracing.HttpApi.StartActivity($"authorize {name}", ActivityKind.Internal, parent);
        var result = await AskAsync(authorizer, request, route, LambdaTracing.ContextOf(span, parent), cancellationToken);
        span?.SetTag("webhook.authorizer.decision", $"{result.Decision}").SetTag("webhook.authorizer.cached", result.Cached);
        if (result.Decision is AuthorizerDecision.Error or AuthorizerDecision.Unavailable)
        {
            span?.SetStatus(ActivityStatusCode.Error, result.Error);
        }

        return result;
    }

    private async Task<AuthorizerResult> AskAsync(AuthorizerOptions authorizer, HttpApiRequest request, Route route, ActivityContext parent, CancellationToken cancellationToken)
    {
        var identity = new List<string>(authorizer.IdentitySources.Count);
        foreach (var source in authorizer.IdentitySources)
        {
            if (IdentitySource.Select(source, request, emulator.Options.HttpApi.StageVariables) is not { } value)
            {
                return new AuthorizerResult(AuthorizerDecision.Unauthorized, Error: $"{source} is missing");
            }

            identity.Add(value);
        }

        var key = $"{authorizer.Name}\n{string.Join('\n', identity)}";
        if (authorizer.Ttl > TimeSpan.Zero && _cache.TryGetValue(key, out var kept) && kept.Expires > emulator.Time.GetUtcNow())
        {
            return Decide(kept.Answer, request, cached: true);
        }

        var (answer, decision, error) = await InvokeAsync(authorizer, events.Authorizer(request, route, identity), parent, cancellationToken);
        if (answer is null)
        {
            return new AuthorizerResult(decision, Error: error);
        }

        Keep(authorizer, key, answer);
        return Decide(answer, request, cached: false);
    }

    private AuthorizerResult Decide(AuthorizerAnswer answer, HttpApiRequest request, bool cached) =>
        new(answer.Allows(events.RouteArn(request)) ? AuthorizerDecision.Allow : AuthorizerDecision.Deny, answer.Context, cached);

    private async Task<(AuthorizerAnswer? Answer, AuthorizerDecision Decision, string? Error)> InvokeAsync(AuthorizerOptions authorizer, byte[] payload, ActivityContext parent, CancellationToken cancellationToken)
    {
        var attached = emulator.Options.Functions[authorizer.Function].IsAttachedFromOutside;
        using var patience = new CancellationTokenSource(attached ? Timeout.InfiniteTimeSpan : _limit, emulator.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);

        InvocationResult result;
        try
        {
            result = await functions.InvokeAsync(authorizer.Function, new InvocationRequest(payload) { Parent = parent }, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, AuthorizerDecision.Error, $"authorizer {authorizer.Name} took longer than {_limit.TotalSeconds:0} s");
        }

        if (!result.Succeeded)
        {
            return (null, result.Refusal is null ? AuthorizerDecision.Error : AuthorizerDecision.Unavailable,
                $"authorizer {authorizer.Name} failed: {result.ErrorType ?? $"{result.Refusal}"}");
        }

        return AuthorizerAnswer.Parse(result.Payload, authorizer.SimpleResponses) is { } answer
            ? (answer, default, null)
            : (null, AuthorizerDecision.Error, $"authorizer {authorizer.Name} answered something that is not {(authorizer.SimpleResponses ? "{\"isAuthorized\":…}" : "an IAM policy")}");
    }

    private void Keep(AuthorizerOptions authorizer, string key, AuthorizerAnswer answer)
    {
        if (authorizer.Ttl == TimeSpan.Zero)
        {
            return;
        }

        if (_cache.Count >= MostCached)
        {
            _cache.Clear();
        }

        _cache[key] = (answer, emulator.Time.GetUtcNow() + authorizer.Ttl);
    }
}
