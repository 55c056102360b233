using System.Net;
using ServiceDefaults;

namespace TargetStub;

internal static class StubServer
{
    /// <summary>Largest request body the target takes, in bytes: above what Lambda can carry, so that the stub is never the limit.</summary>
    private const long MaxRequestBody = 32 * 1024 * 1024;

    public static WebApplication Create(ushort port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        });
        var app = builder.Build();
        var log = new RequestLog();
        app.MapDefaultEndpoints();
        app.MapGet("/stub/requests", () => log.ToList());
        app.MapDelete("/stub/requests", log.Clear);
        var recorded = app.MapGroup("").AddEndpointFilter(async (invocation, next) =>
        {
            var request = await RecordedRequest.ReadAsync(invocation.HttpContext);
            invocation.HttpContext.Items[typeof(RecordedRequest)] = request;
            log.Add(request);
            return await next(invocation);
        });
        Misbehaviour.Map(recorded);
        recorded.Map("/{**path}", () => Results.Content("Hello! It's working!", "text/html"));
        return app;
    }
}
