using System.CommandLine;

namespace Deployment.Cost;

/// <summary><c>cost</c>: the cost model on the command line.</summary>
internal static class CostCommand
{
    public static Command Create()
    {
        var measured = new Option<string[]>("--measured")
        {
            Description = "MB:WARM:COLD, the forwarder's memory and its durations in ms from REPORT lines (cold: Init Duration and Duration together); repeatable.",
            Required = true,
        };
        var prices = new Option<FileInfo?>("--prices") { Description = "Another price list of the form of Deployment/Cost/prices.json." };
        var defaults = new Workload();
        var authorizer = Number("--authorizer-ms", "Duration of the authorizer, ms.", defaults.AuthorizerMs);
        var request = Number("--request-kb", "Size of a webhook, KB.", defaults.RequestKb);
        var response = Number("--response-kb", "Size of an answer, KB.", defaults.ResponseKb);
        var cache = new Option<int>("--cache-seconds") { Description = "authorizerCacheSeconds.", DefaultValueFactory = _ => defaults.CacheSeconds };
        var xray = new Option<bool>("--xray") { Description = "With tracing=xray." };
        var lines = new Option<bool>("--system-lines") { Description = "With lambdaSystemLogLevel=INFO." };
        var command = new Command("cost", "Computes what webhooks cost from measured durations and a price list; prints Markdown.")
        {
            measured, prices, authorizer, request, response, cache, xray, lines,
        };
        command.SetAction(parsed =>
        {
            var texts = parsed.GetValue(measured)!;
            var measurements = texts.Select(Measurement.Parse).OfType<Measurement>().ToList();
            if (measurements.Count != texts.Length)
            {
                Console.Error.WriteLine("--measured must be MB:WARM:COLD. Example: --measured 256:9.5:850");
                return 1;
            }

            var workload = defaults with
            {
                AuthorizerMs = parsed.GetValue(authorizer),
                RequestKb = parsed.GetValue(request),
                ResponseKb = parsed.GetValue(response),
                CacheSeconds = parsed.GetValue(cache),
                XRay = parsed.GetValue(xray),
                SystemLines = parsed.GetValue(lines),
            };
            Console.Write(CostReport.Write(PriceList.Load(parsed.GetValue(prices)?.FullName), workload, measurements));
            return 0;
        });
        return command;
    }

    private static Option<decimal> Number(string name, string description, decimal value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
