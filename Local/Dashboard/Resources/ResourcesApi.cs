using System.Runtime.CompilerServices;
using Dashboard.Api;

namespace Dashboard.Resources;

/// <summary><c>/api/resources</c>: states, commands, console lines. What is secret is masked until it is asked for by itself.</summary>
internal sealed class ResourcesApi(IResourceSource source)
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(100);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/resources", ListAsync);
        app.MapGet("/api/resources/{name}", GetAsync);
        app.MapPost("/api/resources/{name}/commands/{command}", ExecuteAsync);
        app.MapPost("/api/resources/{name}/reveal", RevealAsync);
        app.MapGet("/api/resources/{name}/console", ConsoleAsync);
        app.MapGet("/api/console", ConsoleAsync);
    }

    /// <summary>Resources as they change, masked.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ResourceSnapshot>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in source.WatchAsync(cancellationToken).InBatchesAsync(_window, cancellationToken))
        {
            yield return [.. batch.Select(ResourceView.Of)];
        }
    }

    /// <summary>New console lines of a resource, or of all.</summary>
    public IAsyncEnumerable<IReadOnlyList<ConsoleLogLine>> WatchConsoleAsync(string? name, CancellationToken cancellationToken) =>
        source.WatchConsoleLogAsync(string.IsNullOrEmpty(name) ? null : name, cancellationToken).InBatchesAsync(_window, cancellationToken);

    private Task ListAsync(HttpContext context) => ApiStream.IsWanted(context.Request)
        ? ApiStream.WriteAsync(context, "resource", FollowAsync(context.RequestAborted))
        : ApiJson.WriteAsync(context, source.GetResources().Select(ResourceView.Of).ToList());

    private async IAsyncEnumerable<ResourceSnapshot> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var resource in source.WatchAsync(cancellationToken))
        {
            yield return ResourceView.Of(resource);
        }
    }

    private Task GetAsync(HttpContext context) => Find(context) is { } resource
        ? ApiJson.WriteAsync(context, ResourceView.Of(resource))
        : NotFoundAsync(context);

    private async Task ExecuteAsync(HttpContext context)
    {
        if (Find(context) is not { } resource)
        {
            await NotFoundAsync(context);
            return;
        }

        var command = (string)context.Request.RouteValues["command"]!;
        if (!resource.Commands.Any(offered => offered.Name == command))
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"{resource.Name} has no command '{command}'; it has {string.Join(", ", resource.Commands.Select(c => c.Name))}.");
            return;
        }

        var result = await source.ExecuteCommandAsync(resource.Name, command, context.RequestAborted);
        await ApiJson.WriteAsync(context, result, result.Succeeded ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    /// <summary>The value behind a mask: <c>{"kind":"environment"|"property","name":"…"}</c>.</summary>
    private async Task RevealAsync(HttpContext context)
    {
        if (Find(context) is not { } resource)
        {
            await NotFoundAsync(context);
            return;
        }

        var wanted = await ApiJson.ReadAsync<RevealRequest>(context);
        if (wanted is null)
        {
            return;
        }

        var value = wanted.Kind == "property"
            ? resource.Properties.FirstOrDefault(property => property.Name == wanted.Name)?.Value
            : resource.Environment.FirstOrDefault(setting => setting.Name == wanted.Name)?.Value;
        await ApiJson.WriteAsync(context, new { value = value ?? "" });
    }

    private Task ConsoleAsync(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"];
        if (name is not null && Find(context) is null)
        {
            return NotFoundAsync(context);
        }

        if (ApiStream.IsWanted(context.Request))
        {
            return ApiStream.WriteAsync(context, "console", source.WatchConsoleLogAsync(name, context.RequestAborted));
        }

        var lines = name is not null
            ? source.GetConsoleLog(name)
            : [.. source.GetResources().SelectMany(resource => source.GetConsoleLog(resource.Name)).OrderBy(line => line.Sequence)];
        return context.Request.Query.ContainsKey("download") ? DownloadAsync(context, name, lines) : ApiJson.WriteAsync(context, lines);
    }

    private static async Task DownloadAsync(HttpContext context, string? name, IReadOnlyList<ConsoleLogLine> lines)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name ?? "all-resources"}.log\"";
        foreach (var line in lines)
        {
            var origin = name is null ? $" [{line.Resource}]" : "";
            await context.Response.WriteAsync($"{line.Time:yyyy-MM-ddTHH:mm:ss.fffZ}{origin} {line.Text}\n", context.RequestAborted);
        }
    }

    private ResourceSnapshot? Find(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"];
        return source.GetResources().FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    private static Task NotFoundAsync(HttpContext context) =>
        ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no resource '{context.Request.RouteValues["name"]}'.");
}
