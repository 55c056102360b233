namespace Inspector.Traces;

/// <summary>What a webhook's spans tell of it, as far as they have come (docs/architecture.md lists the attributes).</summary>
internal sealed record TraceFacts
{
    public static TraceFacts None { get; } = new();

    /// <summary>The route of the forwarder's configuration.</summary>
    public string? Route { get; init; }

    /// <summary>The scheme by which the sender was verified.</summary>
    public string? Verification { get; init; }

    /// <summary><c>Forwarded</c>, or the failure's name.</summary>
    public string? Outcome { get; init; }

    /// <summary>The rule that the authorizer decided by.</summary>
    public string? Rule { get; init; }

    /// <summary>Where the forwarder sent it: host and port.</summary>
    public string? Target { get; init; }

    /// <summary>Puts together what spans of one trace tell.</summary>
    public static TraceFacts Of(IReadOnlyList<TraceSpan> spans)
    {
        // The authorizer knows the route too: the one that knows the outcome has the last word.
        var relay = spans.LastOrDefault(static span => span.Outcome is not null);
        return new TraceFacts
        {
            Route = relay?.Route ?? First(spans, static span => span.Route),
            Verification = relay?.Verification,
            Outcome = relay?.Outcome,
            Rule = First(spans, static span => span.Rule),
            Target = relay is null ? null : First(spans, span => span.IsClient && span.Resource == relay.Resource ? span.Address : null),
        };
    }

    private static string? First(IReadOnlyList<TraceSpan> spans, Func<TraceSpan, string?> value) => spans.Select(value).FirstOrDefault(static text => text is not null);
}
