using System.Text;
using Deployment.Settings;

namespace Deployment.Cost;

/// <summary>The cost model's results as Markdown, for docs/cost.md.</summary>
public static class CostReport
{
    private static readonly Traffic[] _traffics = [Traffic.MillionEvenly, Traffic.FiftyASecond, Traffic.Bursts];

    public static string Write(PriceList prices, Workload workload, IReadOnlyList<Measurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(measurements);
        var model = new CostModel(prices, workload);
        var text = new StringBuilder();
        text.AppendLine($"Prices: {prices.Region}, as of {prices.AsOf:yyyy-MM-dd}. {prices.Note}");
        text.AppendLine();
        text.AppendLine(
            $"Webhooks: {workload.RequestKb} KB in, {workload.ResponseKb} KB out; authorizer {workload.AuthorizerMs} ms, its answer kept {workload.CacheSeconds} s; "
            + $"access log {workload.AccessLogBytes} bytes.");
        text.AppendLine();
        WriteTraffics(text, workload);
        WriteSizes(text, model, measurements);
        WriteLines(text, model, measurements[0]);
        WriteTable(text, "The payload itself, per million", model.Payload(), isSum: true);
        WriteTable(text, "A month without webhooks", model.Fixed(), isSum: true);
        WriteTable(text, "Options, a month", model.Options(), isSum: false);
        return text.ToString();
    }

    private static void WriteTraffics(StringBuilder text, Workload workload)
    {
        text.AppendLine("| traffic | webhooks a month | cold | decided by the authorizer | X-Ray would record | nodes on average |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|");
        foreach (var traffic in _traffics)
        {
            text.AppendLine(
                $"| {traffic.Name} | {traffic.Webhooks:N0} | {traffic.ColdShare:P2} | {traffic.AuthorizedShare(workload.CacheSeconds):P1} | {traffic.TracedShare:P0} | {traffic.MeanNodes:F1} |");
        }
    }

    private static void WriteSizes(StringBuilder text, CostModel model, IReadOnlyList<Measurement> measurements)
    {
        text.AppendLine().AppendLine("| memory | warm | cold | " + string.Join(" | ", _traffics.Select(traffic => $"{traffic.Name}: x86_64, arm64")) + " |");
        text.AppendLine("|---:|---:|---:|" + string.Concat(_traffics.Select(_ => "---:|")));
        foreach (var measured in measurements)
        {
            text.AppendLine($"| {measured.MemoryMb} MB | {measured.WarmMs} ms | {measured.ColdMs} ms | "
                + string.Join(" | ", _traffics.Select(traffic => $"{Total(LambdaArchitecture.X64, traffic)}, {Total(LambdaArchitecture.Arm64, traffic)}")) + " |");

            string Total(LambdaArchitecture architecture, Traffic traffic) => $"${model.PerMillion(measured, architecture, traffic).Sum(line => line.Usd):F2}";
        }
    }

    private static void WriteLines(StringBuilder text, CostModel model, Measurement measured)
    {
        var columns = _traffics.Select(traffic => model.PerMillion(measured, LambdaArchitecture.X64, traffic)).ToList();
        text.AppendLine().AppendLine($"| Per million webhooks at {measured.MemoryMb} MB, x86_64, US$ | {string.Join(" | ", _traffics.Select(traffic => traffic.Name))} |");
        text.AppendLine("|---|" + string.Concat(_traffics.Select(_ => "---:|")));
        for (var line = 0; line < columns[0].Count; line++)
        {
            text.AppendLine($"| {columns[0][line].What} | {string.Join(" | ", columns.Select(column => $"{column[line].Usd:F3}"))} |");
        }

        text.AppendLine($"| **together** | {string.Join(" | ", columns.Select(column => $"**{column.Sum(line => line.Usd):F2}**"))} |");
    }

    private static void WriteTable(StringBuilder text, string title, IReadOnlyList<(string What, decimal Usd)> lines, bool isSum)
    {
        text.AppendLine().AppendLine($"| {title} | US$ |").AppendLine("|---|---:|");
        foreach (var (what, usd) in lines)
        {
            text.AppendLine($"| {what} | {usd:F2} |");
        }

        if (isSum)
        {
            text.AppendLine($"| **together** | **{lines.Sum(line => line.Usd):F2}** |");
        }
    }
}
