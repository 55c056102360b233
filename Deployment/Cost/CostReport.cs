using System.Text;
using Deployment.Settings;

namespace Deployment.Cost;

/// <summary>The cost model's results as Markdown, for docs/cost.md.</summary>
public static class CostReport
{
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
            $"Webhooks: {workload.RequestKb} KB in, {workload.ResponseKb} KB out, {workload.ColdShare:P1} cold, {workload.AuthorizedShare:P0} decided by the authorizer "
            + $"({workload.AuthorizerMs} ms), {workload.LogBytes} bytes of logs, {workload.TracedShare:P0} traced.");
        text.AppendLine();
        text.AppendLine("| memory | warm | cold | x86_64, per million | arm64, per million |");
        text.AppendLine("|---:|---:|---:|---:|---:|");
        foreach (var measured in measurements)
        {
            text.AppendLine($"| {measured.MemoryMb} MB | {measured.WarmMs} ms | {measured.ColdMs} ms | {Total(measured, LambdaArchitecture.X64)} | {Total(measured, LambdaArchitecture.Arm64)} |");
        }

        var first = measurements[0];
        Table($"What a million webhooks cost at {first.MemoryMb} MB, x86_64", model.PerMillion(first, LambdaArchitecture.X64));
        Table("A month without webhooks", model.Fixed());
        Table("Options, a month", model.Options());
        return text.ToString();

        string Total(Measurement measured, LambdaArchitecture architecture) => Dollars(model.PerMillion(measured, architecture).Sum(line => line.Usd));

        void Table(string title, IReadOnlyList<(string What, decimal Usd)> lines)
        {
            text.AppendLine().AppendLine($"| {title} | US$ |").AppendLine("|---|---:|");
            foreach (var (what, usd) in lines)
            {
                text.AppendLine($"| {what} | {usd:F2} |");
            }

            if (!title.StartsWith("Options", StringComparison.Ordinal))
            {
                text.AppendLine($"| **together** | **{lines.Sum(line => line.Usd):F2}** |");
            }
        }
    }

    private static string Dollars(decimal usd) => $"${usd:F2}";
}
