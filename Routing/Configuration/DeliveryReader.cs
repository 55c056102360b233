using Routing.Delivery;

namespace Routing.Configuration;

/// <summary>Reads a route's <c>delivery</c>, <c>retry</c>, <c>retryOn</c>, <c>order</c> and <c>deduplicate</c>.</summary>
internal static class DeliveryReader
{
    private const int MaxAttempts = 100;
    private const int MaxAgeSeconds = 13 * 24 * 3600;
    private const int LeastWindowSeconds = 300;
    private const int MaxWindowSeconds = 7 * 24 * 3600;

    public static DeliveryOptions Read(JsonScope scope, DeliveryMode defaultMode, IEnumerable<string> captures)
    {
        var options = new DeliveryOptions { Mode = ReadMode(scope, defaultMode) };
        options = ReadRetry(scope.Object("retry"), options);
        options = options with { RetryOn = scope.WholeNumbers("retryOn", 400, 599)?.ToHashSet() ?? options.RetryOn };
        var order = scope.Object("order");
        options = options with { Order = ReadKey(order, captures) };
        order?.End();
        var deduplicate = scope.Object("deduplicate");
        var window = deduplicate?.Number("windowSeconds", LeastWindowSeconds, MaxWindowSeconds);
        options = options with { Deduplicate = ReadKey(deduplicate, captures, withPreset: true) };
        deduplicate?.End();
        if (options.Order is not null && options.Mode != DeliveryMode.Queue)
        {
            scope.Error("order", "needs \"delivery\": \"queue\": a webhook that is answered at once overtakes those that are kept");
        }

        return window is null ? options : options with { DeduplicationWindow = TimeSpan.FromSeconds(window.Value) };
    }

    private static DeliveryMode ReadMode(JsonScope scope, DeliveryMode defaultMode)
    {
        if (scope.Text("delivery") is not { } text)
        {
            return defaultMode;
        }

        if (!DeliveryModes.TryParse(text, out var mode))
        {
            scope.Error("delivery", $"is '{text}'; it must be {DeliveryModes.Allowed}");
        }

        return mode;
    }

    private static DeliveryOptions ReadRetry(JsonScope? scope, DeliveryOptions options)
    {
        if (scope is null)
        {
            return options;
        }

        var longest = DeliveryOptions.LongestDelayAllowed.TotalSeconds;
        var read = options with
        {
            Attempts = (int)(scope.Number("attempts", 1, MaxAttempts) ?? options.Attempts),
            FirstDelay = TimeSpan.FromSeconds(scope.Number("firstSeconds", 1, longest) ?? options.FirstDelay.TotalSeconds),
            LongestDelay = TimeSpan.FromSeconds(scope.Number("longestSeconds", 1, longest) ?? options.LongestDelay.TotalSeconds),
            MaxAge = TimeSpan.FromSeconds(scope.Number("maxAgeSeconds", 1, MaxAgeSeconds) ?? options.MaxAge.TotalSeconds),
        };
        scope.End();
        return read;
    }

    private static KeySource? ReadKey(JsonScope? scope, IEnumerable<string> captures, bool withPreset = false)
    {
        if (scope is null)
        {
            return null;
        }

        var preset = withPreset ? scope.Text("preset") : null;
        var header = scope.Text("header");
        var capture = scope.Text("capture");
        var body = scope.Text("body");
        if (new[] { preset, header, capture, body }.Count(text => text is not null) != 1)
        {
            scope.Error(withPreset ? "preset" : "header", $"exactly one of {(withPreset ? "preset, " : "")}header, capture and body must be there");
            return null;
        }

        if (preset is not null)
        {
            var known = KeySource.Preset(preset);
            if (known is null)
            {
                scope.Error("preset", $"is '{preset}'; it must be one of {KeySource.PresetNames}");
            }

            return known;
        }

        if (header is not null)
        {
            HeaderRulesReader.CheckName(scope, "header", header);
            return new KeySource(KeyPlace.Header, header.ToLowerInvariant());
        }

        if (capture is not null && !captures.Contains(capture, StringComparer.Ordinal))
        {
            scope.Error("capture", $"'{capture}' is not captured by match.path");
        }

        if (body is not null && !body.StartsWith('/'))
        {
            scope.Error("body", $"'{body}' is not a JSON pointer; it must begin with a slash, as in /data/id");
        }

        return capture is not null ? new KeySource(KeyPlace.Capture, capture) : new KeySource(KeyPlace.Body, body!);
    }
}
