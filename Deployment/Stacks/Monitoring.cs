using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>Alarms on what a person must act on, and a dashboard that shows the path of webhooks.</summary>
internal sealed class Monitoring : Construct
{
    /// <summary>Namespace of the metrics that are counted from logs.</summary>
    private const string Namespace = KeyAge.Namespace;

    /// <summary>How late a rotation may be: Secrets Manager tries again for days.</summary>
    private const int GraceDays = 3;

    /// <summary>Denials in five minutes that are more than a sender's mistake.</summary>
    private const int DenialSpike = 100;

    private static readonly Duration _fiveMinutes = Duration.Minutes(5);

    private readonly DeploymentSettings _settings;
    private readonly IAlarmAction[] _actions;
    private readonly List<IAlarm> _alarms = [];

    public Monitoring(
        Construct scope, string id, DeploymentSettings settings, WebhookApi api, LambdaProgram forwarder, LambdaProgram authorizer, LambdaProgram? rotation)
        : base(scope, id)
    {
        _settings = settings;
        _actions = Topic() is { } topic ? [new SnsAction(topic)] : [];
        if (_actions.Length == 0)
        {
            Annotations.Of(this).AddWarningV2("webhook-forwarder:alarmsTellNobody", "Alarms go off unheard: set alarmEmail or alarmTopicArn.");
        }

        var failures = WebhooksByFailure(forwarder);
        WatchFunctions(forwarder, authorizer);
        WatchApi(api);
        if (rotation is not null)
        {
            WatchAuthKey(rotation);
        }

        Dashboard(api, forwarder, authorizer, failures);
    }

    /// <summary>What senders get of each failure behind: one is enough, in whatever time, at every log level.</summary>
    private List<Metric> WebhooksByFailure(LambdaProgram forwarder)
    {
        if (!_settings.EmbeddedMetrics)
        {
            Annotations.Of(this).AddWarningV2("webhook-forwarder:failuresUnwatched", "metrics=off: no alarm goes off when webhooks fail (502, 503, 504).");
            return [];
        }

        var metrics = new List<Metric>();
        foreach (var (failure, remedy) in new[]
        {
            ("TunnelNotReady", $"Webhooks were answered with 503: the tunnel is down. {forwarder.Log.LogGroupName} says why"),
            ("TargetUnreachable", "Webhooks were answered with 502: the target's node, its port or the tailnet's rules"),
            ("TargetTimeout", "Webhooks were answered with 504: the target takes too long"),
            ("ResponseTooLarge", "Webhooks were answered with 502 although the target acted: its answers are too large"),
        })
        {
            var metric = new Metric(new MetricProps
            {
                Namespace = Namespace,
                MetricName = "webhook.forward.duration",
                DimensionsMap = new Dictionary<string, string> { ["function"] = forwarder.Name, ["webhook.outcome"] = failure },
                Statistic = "SampleCount",
                Period = _fiveMinutes,
            });
            AlarmAbove(failure, metric, 0, 1, remedy);
            metrics.Add((Metric)metric.With(new MetricOptions { Label = failure }));
        }

        return metrics;
    }

    private void WatchFunctions(LambdaProgram forwarder, LambdaProgram authorizer)
    {
        foreach (var (name, program) in new[] { ("Forwarder", forwarder), ("Authorizer", authorizer) })
        {
            AlarmAbove($"{name}Errors", program.Function.MetricErrors(Sum()), 0, 1, $"{name}: an invocation failed; see {program.Log.LogGroupName}");
            AlarmAbove($"{name}Throttles", program.Function.MetricThrottles(Sum()), 0, 1, $"{name}: invocations were throttled; raise its concurrency or lower throttleRate");

            // Both write it whatever their log level is: the forwarder when it cannot start, the authorizer when it denies everything.
            AlarmAbove($"{name}ConfigurationInvalid", LogMetric($"{name}ConfigurationInvalidLines", program.Log, FilterPattern.AnyTerm("ConfigurationInvalid")), 0, 1,
                $"{name}: its settings are wrong and no webhook passes; {program.Log.LogGroupName} names them");
        }

        AlarmAbove("ForwarderDuration", forwarder.Function.MetricDuration(new MetricOptions { Statistic = "p99", Period = _fiveMinutes }),
            _settings.LambdaTimeoutSeconds * 1000 * 0.8, 3, "Forwarder: the slowest webhooks come near its time limit");
    }

    private void WatchApi(WebhookApi api)
    {
        AlarmAbove("ServerErrors", api.Api.MetricServerError(Sum()), 0, 1, $"Webhooks were answered with 5xx; {api.AccessLog.LogGroupName} has each, with who refused it");
        AlarmAbove("TooManyRequests", LogMetric("TooManyRequestsLines", api.AccessLog, FilterPattern.Literal("{ $.status = 429 }")), 0, 1,
            "Webhooks were answered with 429: more come than throttleRate and throttleBurst admit, or a function has no concurrency left");
        AlarmAbove("Denials", LogMetric("DenialLines", api.AccessLog, FilterPattern.Literal("{ ($.status = 401) || ($.status = 403) }")), DenialSpike, 1,
            $"More than {DenialSpike} requests were denied in five minutes: a sender's new network or secret, or strangers");
    }

    private void WatchAuthKey(LambdaProgram rotation)
    {
        AlarmAbove("RotationFailed", rotation.Function.MetricErrors(Sum()), 0, 1,
            $"Rotation: no new auth key; the old one holds until it expires. {rotation.Log.LogGroupName} says what to do");
        AlarmAbove("AuthKeyOld", KeyAge.Metric(_settings), _settings.RotationDays + GraceDays, 1,
            $"The auth key was not rotated when it should have been; it expires 90 days after it was made. Run: aws secretsmanager rotate-secret --secret-id {_settings.StackName}/tailscale-auth-key");
    }

    private static MetricOptions Sum() => new() { Statistic = "Sum", Period = _fiveMinutes };

    private Metric LogMetric(string name, ILogGroup log, IFilterPattern pattern)
    {
        var filter = new MetricFilter(this, name, new MetricFilterProps
        {
            LogGroup = log,
            FilterPattern = pattern,
            MetricNamespace = Namespace,
            MetricName = $"{_settings.StackName}.{name}",
            MetricValue = "1",

            // No default value: a metric is paid for in the hours that it gets values.
        });
        return filter.Metric(Sum());
    }

    private void AlarmAbove(string id, IMetric metric, double threshold, double periods, string description)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmName = $"{_settings.StackName}-{id}",
            AlarmDescription = description,
            Metric = metric,
            Threshold = threshold,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
            EvaluationPeriods = periods,
            TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(_actions);
        _alarms.Add(alarm);
    }

    private ITopic? Topic()
    {
        if (_settings.AlarmTopicArn is { } existing)
        {
            return Amazon.CDK.AWS.SNS.Topic.FromTopicArn(this, "Topic", existing);
        }

        if (_settings.AlarmEmail is not { } email)
        {
            return null;
        }

        var topic = new Topic(this, "Topic", new TopicProps { DisplayName = $"Alarms of {_settings.StackName}", EnforceSSL = true });
        topic.AddSubscription(new EmailSubscription(email));

        // A topic with a policy of its own (EnforceSSL) no longer has the default one, which let CloudWatch in.
        topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "AlarmsPublish",
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [topic.TopicArn],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } },
        }));
        return topic;
    }

    private void Dashboard(WebhookApi api, LambdaProgram forwarder, LambdaProgram authorizer, IReadOnlyList<Metric> failures)
    {
        var dashboard = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = _settings.StackName, DefaultInterval = Duration.Hours(24) });
        dashboard.AddWidgets(new AlarmStatusWidget(new AlarmStatusWidgetProps { Title = "Alarms", Width = 24, Height = 3, Alarms = [.. _alarms] }));
        dashboard.AddWidgets(
            Graph("Webhooks", [api.Api.MetricCount(Sum()), api.Api.MetricClientError(Sum()), api.Api.MetricServerError(Sum()), .. failures]),
            Graph("Answer time", api.Api.MetricLatency(Percentile("p50")), api.Api.MetricLatency(Percentile("p99")), api.Api.MetricIntegrationLatency(Percentile("p99"))));
        dashboard.AddWidgets(
            Graph("Forwarder", forwarder.Function.MetricDuration(Percentile("p50")), forwarder.Function.MetricDuration(Percentile("p99"))),
            Graph("Errors and throttles", forwarder.Function.MetricErrors(Sum()), forwarder.Function.MetricThrottles(Sum()), authorizer.Function.MetricErrors(Sum())),
            Graph("Sandboxes", forwarder.Function.Metric("ConcurrentExecutions", new MetricOptions { Statistic = "Maximum", Period = _fiveMinutes })));
    }

    private static MetricOptions Percentile(string statistic) => new() { Statistic = statistic, Period = _fiveMinutes, Label = statistic };

    private static GraphWidget Graph(string title, params IMetric[] metrics) => new(new GraphWidgetProps { Title = title, Left = metrics, Width = 8, Height = 6 });
}
