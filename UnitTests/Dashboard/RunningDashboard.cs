using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.UnitTests;

/// <summary>A dashboard on free ports, for the length of a test.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    private RunningDashboard(DashboardServer server, DashboardUrls urls)
    {
        Server = server;
        Urls = urls;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = urls.Dashboard };
    }

    public DashboardServer Server { get; }

    public DashboardUrls Urls { get; }

    public HttpClient Client { get; }

    public static async Task<RunningDashboard> StartAsync(DashboardOptions? options = null)
    {
        var server = new DashboardServer(options ?? new DashboardOptions(), NullLoggerFactory.Instance);
        return new RunningDashboard(server, await server.StartAsync());
    }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Asks until the answer is as wanted, for at most 30 s.</summary>
    public async Task<JsonElement> GetUntilAsync(string path, Func<JsonElement, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
            if (response.IsSuccessStatusCode)
            {
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(limit.Token);
                if (wanted(answer))
                {
                    return answer;
                }
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
