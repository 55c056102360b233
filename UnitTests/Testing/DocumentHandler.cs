using System.Net;

namespace Testing;

/// <summary>Providers' hosts, in memory: each document at its address, and nothing else.</summary>
internal sealed class DocumentHandler(IReadOnlyDictionary<string, string> documents) : HttpMessageHandler
{
    /// <summary>The addresses that were asked for.</summary>
    public List<string> Asked { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.ToString();
        Asked.Add(address);
        return Task.FromResult(documents.TryGetValue(address, out var document)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(document) }
            : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
