using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace IntegrationTests.Tunnel;

/// <summary>What a sender gets for a webhook.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Problem">The problem's name (the end of its type); null when the answer is no problem.</param>
/// <param name="Detail">The problem's detail.</param>
/// <param name="RetryAfter">The Retry-After field.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Duration">From the request to the end of the answer.</param>
internal sealed record SenderView(HttpStatusCode Status, string? Problem, string? Detail, TimeSpan? RetryAfter, string Body, TimeSpan Duration)
{
    private const string TypePrefix = "urn:webhook-forwarder:problem:";

    public static async Task<SenderView> OfAsync(HttpClient sender, string path)
    {
        var began = Stopwatch.StartNew();
        using var answer = await sender.GetAsync(new Uri(path, UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        var view = new SenderView(answer.StatusCode, null, null, answer.Headers.RetryAfter?.Delta, body, began.Elapsed);
        return answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? view.WithProblem() : view;
    }

    private SenderView WithProblem()
    {
        using var problem = JsonDocument.Parse(Body);
        var type = problem.RootElement.GetProperty("type").GetString()!;
        Assert.StartsWith(TypePrefix, type, StringComparison.Ordinal);
        return this with
        {
            Problem = type[TypePrefix.Length..],
            Detail = problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null,
        };
    }
}
