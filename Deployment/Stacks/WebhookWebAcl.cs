using Amazon.CDK;
using Amazon.CDK.AWS.WAFv2;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>Admits the allowed networks, at a bounded rate for each address, and blocks everything else.</summary>
internal sealed class WebhookWebAcl : Construct
{
    private const string Region = "us-east-1";

    private readonly DeploymentSettings _settings;

    public WebhookWebAcl(Construct scope, string id, DeploymentSettings settings)
        : base(scope, id)
    {
        _settings = settings;
        _ = new CfnRule(this, "RegionRule", new CfnRuleProps
        {
            Assertions =
            [
                new CfnRuleAssertion
                {
                    Assert = Fn.ConditionEquals(Aws.REGION, Region),
                    AssertDescription = $"front=cloudfront without webAclArn must be deployed in {Region}, where CloudFront's web ACLs live. Set webAclArn elsewhere.",
                },
            ],
        });
        var rules = new List<CfnWebACL.RuleProperty>();
        foreach (var (version, networks) in ByVersion(settings.WebhookDeniedIpCidr))
        {
            rules.Add(Rule($"Denied{version}", rules.Count, block: true, Set($"Denied{version}", version, networks)));
        }

        rules.Add(RateLimit(rules.Count));
        foreach (var (version, networks) in ByVersion(settings.WebhookAllowedIpCidr))
        {
            rules.Add(Rule($"Allowed{version}", rules.Count, block: false, Set($"Allowed{version}", version, networks)));
        }

        Arn = new CfnWebACL(this, "Acl", new CfnWebACLProps
        {
            Name = settings.StackName,
            Scope = "CLOUDFRONT",
            DefaultAction = new CfnWebACL.DefaultActionProperty { Block = new CfnWebACL.BlockActionProperty() },
            VisibilityConfig = Visible(settings.StackName),
            Rules = rules.ToArray(),
        }).AttrArn;
    }

    public string Arn { get; }

    /// <summary>WAF knows no /0: the two halves stand for it.</summary>
    private static IEnumerable<(string Version, string[] Networks)> ByVersion(IReadOnlyList<string> networks) => networks
        .SelectMany(network => network switch
        {
            "0.0.0.0/0" => ["0.0.0.0/1", "128.0.0.0/1"],
            "::/0" => ["::/1", "8000::/1"],
            _ => (string[])[network],
        })
        .GroupBy(network => network.Contains(':', StringComparison.Ordinal) ? "IPV6" : "IPV4")
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.ToArray()));

    private CfnIPSet Set(string id, string version, string[] networks) => new(this, id, new CfnIPSetProps
    {
        Name = $"{_settings.StackName}-{id}",
        Scope = "CLOUDFRONT",
        IpAddressVersion = version,
        Addresses = networks,
    });

    private CfnWebACL.RuleProperty Rule(string name, int priority, bool block, CfnIPSet set) => new()
    {
        Name = name,
        Priority = priority,
        Action = block
            ? new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty() }
            : new CfnWebACL.RuleActionProperty { Allow = new CfnWebACL.AllowActionProperty() },
        Statement = new CfnWebACL.StatementProperty { IpSetReferenceStatement = new CfnWebACL.IPSetReferenceStatementProperty { Arn = set.AttrArn } },
        VisibilityConfig = Visible(name),
    };

    /// <summary>One address may use all of the API's rate for five minutes, and no more.</summary>
    private CfnWebACL.RuleProperty RateLimit(int priority) => new()
    {
        Name = "RatePerAddress",
        Priority = priority,
        Action = new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty() },
        Statement = new CfnWebACL.StatementProperty
        {
            RateBasedStatement = new CfnWebACL.RateBasedStatementProperty { AggregateKeyType = "IP", EvaluationWindowSec = 300, Limit = Math.Max(100, _settings.ThrottleRate * 300) },
        },
        VisibilityConfig = Visible("RatePerAddress"),
    };

    private static CfnWebACL.VisibilityConfigProperty Visible(string metric) => new() { CloudWatchMetricsEnabled = true, SampledRequestsEnabled = true, MetricName = metric };
}
