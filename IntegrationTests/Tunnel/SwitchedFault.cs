using System.Net.Http.Json;

namespace IntegrationTests.Tunnel;

/// <summary>A fault of the tailnet emulator; disposing switches it off.</summary>
internal sealed class SwitchedFault(HttpClient tailnet, string name) : IAsyncDisposable
{
    private readonly Uri _address = new($"/admin/faults/{name}", UriKind.Relative);

    public async Task SetAsync(object settings)
    {
        using var answer = await tailnet.PutAsJsonAsync(_address, settings);
        Assert.True(answer.IsSuccessStatusCode, $"{name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        using (tailnet)
        {
            using var answer = await tailnet.DeleteAsync(_address);
            answer.EnsureSuccessStatusCode();
        }
    }
}
