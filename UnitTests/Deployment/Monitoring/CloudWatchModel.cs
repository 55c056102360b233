using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Deployment.UnitTests.Monitoring;

/// <summary>
/// What CloudWatch makes of log lines by a template: metrics of the embedded metric format, metrics of the template's filters, and whether its
/// alarms go off, taking all lines for one period.
/// </summary>
internal sealed class CloudWatchModel(Stacks.Template template)
{
    private readonly Dictionary<string, List<double>> _metrics = [];

    /// <summary>Takes a line of a log group.</summary>
    public void Feed(string logGroup, string line)
    {
        var json = line.StartsWith('{') ? JsonNode.Parse(line)!.AsObject() : null;
        foreach (var directive in json?["_aws"]?["CloudWatchMetrics"]?.AsArray() ?? [])
        {
            FeedEmbedded(json!, directive!);
        }

        foreach (var (_, filter) in template.OfType("AWS::Logs::MetricFilter"))
        {
            var properties = filter["Properties"]!;
            if (NameOf(properties["LogGroupName"]!) == logGroup && Matches(properties["FilterPattern"]!.ToString(), line, json))
            {
                var transformation = properties["MetricTransformations"]![0]!;
                Add(Key(transformation["MetricNamespace"]!, transformation["MetricName"]!, []), double.Parse(transformation["MetricValue"]!.ToString()));
            }
        }
    }

    /// <summary>Whether an alarm goes off.</summary>
    public bool IsAlarm(string name)
    {
        var alarm = Assert.Single(template.OfType("AWS::CloudWatch::Alarm"), entry => entry.Resource["Properties"]!["AlarmName"]!.ToString() == name).Resource["Properties"]!;
        Assert.Equal("GreaterThanThreshold", alarm["ComparisonOperator"]!.ToString());
        Assert.NotNull(alarm["MetricName"]);
        Assert.Equal(1, alarm["EvaluationPeriods"]!.GetValue<int>());
        var dimensions = alarm["Dimensions"]?.AsArray().ToDictionary(entry => entry!["Name"]!.ToString(), entry => Stacks.Template.Text(entry!["Value"]!)) ?? [];
        return _metrics.TryGetValue(Key(alarm["Namespace"]!, alarm["MetricName"]!, dimensions), out var values)
            && Statistic(alarm["Statistic"]!.ToString(), values) > alarm["Threshold"]!.GetValue<double>();
    }

    private static double Statistic(string statistic, List<double> values) => statistic switch
    {
        "Sum" => values.Sum(),
        "SampleCount" => values.Count,
        "Maximum" => values.Max(),
        _ => throw new NotSupportedException(statistic),
    };

    private void FeedEmbedded(JsonObject line, JsonNode directive)
    {
        foreach (var set in directive["Dimensions"]!.AsArray())
        {
            var dimensions = set!.AsArray().ToDictionary(name => name!.ToString(), name => line[name!.ToString()]!.GetValue<string>());
            foreach (var metric in directive["Metrics"]!.AsArray())
            {
                var value = line[metric!["Name"]!.ToString()]!;
                foreach (var each in value is JsonArray list ? list.Select(item => item!.GetValue<double>()) : [value.GetValue<double>()])
                {
                    Add(Key(directive["Namespace"]!, metric["Name"]!, dimensions), each);
                }
            }
        }
    }

    private void Add(string key, double value)
    {
        if (!_metrics.TryGetValue(key, out var values))
        {
            _metrics[key] = values = [];
        }

        values.Add(value);
    }

    private string NameOf(JsonNode logGroup) => template.Root["Resources"]![logGroup["Ref"]!.ToString()]!["Properties"]!["LogGroupName"]!.ToString();

    /// <summary>The forms that the deployment uses: <c>?term</c>, and <c>{ $.field = number }</c> with alternatives.</summary>
    private static bool Matches(string pattern, string line, JsonObject? json)
    {
        if (!pattern.StartsWith('{'))
        {
            return line.Contains(pattern.TrimStart('?').Trim('"'), StringComparison.Ordinal);
        }

        var tests = Regex.Matches(pattern, @"\$\.(?<field>\w+) = (?<value>\d+)", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(tests);
        return json is not null && tests.Any(test => json[test.Groups["field"].Value]?.ToString() == test.Groups["value"].Value);
    }

    private static string Key(JsonNode space, JsonNode name, Dictionary<string, string> dimensions) =>
        $"{space} {name} {string.Join(',', dimensions.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"))}";
}
