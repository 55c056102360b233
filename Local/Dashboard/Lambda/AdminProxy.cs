using Dashboard.Api;

namespace Dashboard.Lambda;

/// <summary>Passes single requests on to an emulator's admin API, so that pages need only talk to the dashboard.</summary>
internal sealed class AdminProxy(HttpClient client)
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    public async Task ForwardAsync(HttpContext context, Uri? admin, string path)
    {
        if (admin is null)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The emulator does not run at the moment.");
            return;
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(_timeout);
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(admin, path));
            if (context.Request.ContentLength is > 0 and <= MaxBodyBytes)
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.ContentLength = context.Request.ContentLength;
                request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !context.Response.HasStarted)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status502BadGateway, $"The emulator did not answer: {error.Message}");
        }
    }
}
