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
/// CloudFront with a WAF web ACL in front of the HTTP API. A secret header keeps everybody else away from the API; two more say who the sender
/// is, so that the address lists hold behind a given web ACL too.
/// </summary>
internal sealed class WebhookDistribution : Construct
{
    public WebhookDistribution(Construct scope, string id, DeploymentSettings settings, WebhookApi api, LambdaProgram authorizer)
        : base(scope, id)
    {
        var key = Key(settings, authorizer);
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
                        [OriginKey.Header] = SecretValue.SecretsManager(key.Arn, new SecretsManagerSecretOptions { JsonField = OriginKey.SecretKey }).UnsafeUnwrap(),
                    },
                }),
                AllowedMethods = AllowedMethods.ALLOW_ALL,
                CachePolicy = CachePolicy.CACHING_DISABLED,
                OriginRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
                FunctionAssociations = [new FunctionAssociation { EventType = FunctionEventType.VIEWER_REQUEST, Function = NameSender(settings) }],
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
    public static PolicyStatement[] ReadKey(Construct scope, DeploymentSettings settings) =>
    [
        new(new PolicyStatementProps { Sid = "ReadOriginKey", Actions = ["secretsmanager:GetSecretValue"], Resources = [KeyArn(settings)] }),
        .. SecretEncryption.Given(new Construct(scope, "OriginKeyEncryption"), settings).Access("KeyOfOriginKey", KeyArn(settings), "kms:Decrypt"),
    ];

    private static string KeyArn(DeploymentSettings settings) =>
        $"arn:{Aws.PARTITION}:secretsmanager:{Aws.REGION}:{Aws.ACCOUNT_ID}:secret:{OriginKey.SecretName(settings)}-??????";

    private GuardedSecret Key(DeploymentSettings settings, LambdaProgram authorizer)
    {
        var key = new GuardedSecret(this, "OriginKey", new SecretProps
        {
            Settings = settings,
            Encryption = SecretEncryption.Given(new Construct(this, "Encryption"), settings),
            Name = OriginKey.SecretName(settings),
            Description = "Header value by which the authorizer knows this deployment's distribution",
            Generate = new CfnSecret.GenerateSecretStringProperty
            {
                SecretStringTemplate = "{}",
                GenerateStringKey = OriginKey.SecretKey,
                PasswordLength = 48,
                ExcludePunctuation = true,
            },
            Purpose = "OriginKey",
        });
        key.Secret.Excuse("AwsSolutions-SMG4", "Distribution and authorizer must change together; docs/deploy.md says how to replace the value.");

        // CloudFormation reads it too: it writes the value into the distribution.
        key.Protect(
        [
            GuardedSecret.OnlyTo("OnlyAuthorizerAndDeploymentRead", ["secretsmanager:GetSecretValue"], [authorizer.Role.RoleArn, .. GuardedSecret.DeploymentRoles(settings), GuardedSecret.RootUser]),
            .. key.OnlyWritersWrite(),
        ]);
        return key;
    }

    /// <summary>
    /// Says who the sender is: the API would see CloudFront's address and its own host. Both fields replace whatever the sender wrote there.
    /// (CloudFront's own CloudFront-Viewer-Address can only be asked for together with the sender's Host, which the API refuses.)
    /// </summary>
    private Amazon.CDK.AWS.CloudFront.Function NameSender(DeploymentSettings settings) => new(this, "NameSender", new Amazon.CDK.AWS.CloudFront.FunctionProps
    {
        FunctionName = $"{settings.StackName}-NameSender",
        Comment = "Adds the sender's address and host to each request",
        Runtime = FunctionRuntime.JS_2_0,
        Code = FunctionCode.FromInline($$"""
            function handler(event) {
              var request = event.request;
              request.headers['{{OriginKey.SenderAddress}}'] = { value: event.viewer.ip };
              request.headers['{{OriginKey.SenderHost}}'] = { value: request.headers.host.value };
              return request;
            }
            """),
    });
}
