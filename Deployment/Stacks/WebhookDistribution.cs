using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Route53;
using Amazon.CDK.AWS.Route53.Targets;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// CloudFront with a WAF web ACL in front of the HTTP API. The web ACL judges the sender's address, since the API sees CloudFront's; a
/// secret header keeps everybody else away from the API.
/// </summary>
internal sealed class WebhookDistribution : Construct
{
    public WebhookDistribution(Construct scope, string id, DeploymentSettings settings, WebhookApi api)
        : base(scope, id)
    {
        var key = new CfnSecret(this, "OriginKey", new CfnSecretProps
        {
            Name = OriginKey.SecretName(settings),
            Description = "Header value by which the authorizer knows this deployment's distribution",
            GenerateSecretString = new CfnSecret.GenerateSecretStringProperty
            {
                SecretStringTemplate = "{}",
                GenerateStringKey = OriginKey.SecretKey,
                PasswordLength = 48,
                ExcludePunctuation = true,
            },
        });
        key.Excuse("AwsSolutions-SMG4", "Distribution and authorizer must change together; docs/deploy.md says how to replace the value.");
        var distribution = new Distribution(this, "Distribution", new DistributionProps
        {
            Comment = settings.StackName,
            DomainNames = settings.CustomDomainName is { } name ? [name] : null,
            Certificate = settings.CustomDomainCertificateArn is { } arn ? Certificate.FromCertificateArn(this, "Certificate", arn) : null,
            MinimumProtocolVersion = SecurityPolicyProtocol.TLS_V1_2_2021,
            HttpVersion = HttpVersion.HTTP2_AND_3,
            WebAclId = settings.WebAclArn ?? new WebhookWebAcl(this, "WebAcl", settings).Arn,
            DefaultBehavior = new BehaviorOptions
            {
                Origin = new HttpOrigin(Fn.Select(2, Fn.Split("/", api.Api.ApiEndpoint)), new HttpOriginProps
                {
                    ProtocolPolicy = OriginProtocolPolicy.HTTPS_ONLY,
                    CustomHeaders = new Dictionary<string, string>
                    {
                        [OriginKey.Header] = SecretValue.SecretsManager(key.Ref, new SecretsManagerSecretOptions { JsonField = OriginKey.SecretKey }).UnsafeUnwrap(),
                    },
                }),
                AllowedMethods = AllowedMethods.ALLOW_ALL,
                CachePolicy = CachePolicy.CACHING_DISABLED,
                OriginRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
            },
        });
        distribution.Excuse("AwsSolutions-CFR1", "Webhook senders are judged by their networks, which the web ACL holds, not by country.");
        distribution.Excuse("AwsSolutions-CFR3", "Every request that CloudFront lets through is in the HTTP API's access log; refused ones are in the web ACL's metrics and samples.");
        if (settings.CustomDomainName is null)
        {
            distribution.Excuse("AwsSolutions-CFR4", "The generated cloudfront.net name takes no other TLS policy; customDomainName brings TLS 1.2 and later only.");
        }

        if (settings.CustomDomainHostedZoneId is not null)
        {
            Alias.Records(this, settings, RecordTarget.FromAlias(new CloudFrontTarget(distribution)));
        }

        Url = $"https://{settings.CustomDomainName ?? distribution.DistributionDomainName}";
    }

    /// <summary>Base URL that senders post to, without a trailing slash.</summary>
    public string Url { get; }

    /// <summary>What the authorizer needs to check the header.</summary>
    public static PolicyStatement ReadKey(DeploymentSettings settings) => new(new PolicyStatementProps
    {
        Sid = "ReadOriginKey",
        Actions = ["secretsmanager:GetSecretValue"],
        Resources = [$"arn:{Aws.PARTITION}:secretsmanager:{Aws.REGION}:{Aws.ACCOUNT_ID}:secret:{OriginKey.SecretName(settings)}-??????"],
    });
}
