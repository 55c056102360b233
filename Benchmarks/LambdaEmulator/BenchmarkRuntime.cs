using System.Net.Http.Headers;

namespace Benchmarks.LambdaEmulator;

/// <summary>The smallest custom runtime: answers 200 with an empty body at once. It runs in a process of its own.</summary>
internal static class BenchmarkRuntime
{
    private static readonly byte[] _answer = """{"statusCode":200}"""u8.ToArray();

    public static async Task RunAsync()
    {
        var api = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation";
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        while (true)
        {
            string id;
            try
            {
                using var next = await client.GetAsync(new Uri($"{api}/next"));
                id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
            {
                return;
            }

            using var content = new ByteArrayContent(_answer);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await client.PostAsync(new Uri($"{api}/{id}/response"), content)).Dispose();
        }
    }
}
