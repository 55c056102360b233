using System.Net;
using System.Text;

namespace Testing;

/// <summary>A transport that answers from a script; the last answer repeats.</summary>
internal sealed class ScriptedHandler(params Func<CancellationToken, Task<HttpResponseMessage>>[] answers) : HttpMessageHandler
{
    private int _calls;

    public int Calls => _calls;

    public List<string> Bodies { get; } = [];

    public static Func<CancellationToken, Task<HttpResponseMessage>> Answer(HttpStatusCode status, string body) =>
        _ => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") });

    public static Func<CancellationToken, Task<HttpResponseMessage>> Fail(Exception exception) => _ => Task.FromException<HttpResponseMessage>(exception);

    public static async Task<HttpResponseMessage> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("Not reached.");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        var call = Interlocked.Increment(ref _calls);
        return await answers[Math.Min(call, answers.Length) - 1](cancellationToken);
    }
}
