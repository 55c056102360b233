using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.Route53;
using Amazon.CDK.AWS.Route53.Targets;
using Amazon.CDK.AwsApigatewayv2Authorizers;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>The HTTP API: one default route to the forwarder, behind the authorizer, throttled and logged.</summary>
internal sealed class WebhookApi : Construct
{
    /// <summary>
    /// The decision depends on the source address alone, so that is what caches it. API Gateway hands it over as a context variable;
    /// it is never missing, so no sender gets a 401 for lack of an identity source.
    /// </summary>
    private const string SourceAddress = "$context.identity.sourceIp";

    /// <summary>Behind CloudFront its headers say the address and prove it. Without them a request is refused (401) and no function runs.</summary>
    private static readonly string[] _frontsHeaders = [$"$request.header.{OriginKey.Header}", $"$request.header.{OriginKey.SenderAddress}"];

    private readonly DeploymentSettings _settings;

    public WebhookApi(Construct scope, string id, DeploymentSettings settings, LambdaProgram forwarder, LambdaProgram authorizer)
        : base(scope, id)
    {
        _settings = settings;
        var ownDomain = settings.CustomDomainName is not null && settings.Front == WebhookFront.HttpApi;
        Api = new HttpApi(this, "HttpApi", new HttpApiProps
        {
            ApiName = settings.StackName,
            Description = "Receives webhooks and hands them to the forwarder",
            CreateDefaultStage = false,
            DisableExecuteApiEndpoint = ownDomain,
            DefaultIntegration = new HttpLambdaIntegration("Forwarder", forwarder.Function, new HttpLambdaIntegrationProps
            {
                PayloadFormatVersion = PayloadFormatVersion.VERSION_2_0,
            }),
            DefaultAuthorizer = new HttpLambdaAuthorizer("Authorizer", authorizer.Function, new HttpLambdaAuthorizerProps
            {
                ResponseTypes = [HttpLambdaResponseType.SIMPLE],
                IdentitySource = settings.Front == WebhookFront.CloudFront ? _frontsHeaders : settings.AuthorizerCacheSeconds > 0 ? [SourceAddress] : [],
                ResultsCacheTtl = Duration.Seconds(settings.AuthorizerCacheSeconds),
            }),
        });
        Stage = new HttpStage(this, "Stage", new HttpStageProps
        {
            HttpApi = Api,
            StageName = "$default",
            AutoDeploy = true,
            Throttle = new ThrottleSettings { RateLimit = settings.ThrottleRate, BurstLimit = settings.ThrottleBurst },
        });
        AccessLog = CreateAccessLog();
        ((CfnStage)Stage.Node.DefaultChild!).AccessLogSettings = new CfnStage.AccessLogSettingsProperty
        {
            DestinationArn = AccessLog.LogGroupArn,
            Format = AccessLogFormat,
        };
        Url = ownDomain ? OwnDomain() : Api.ApiEndpoint;
    }

    public HttpApi Api { get; }

    public HttpStage Stage { get; }

    /// <summary>One JSON object a request (<see cref="AccessLogFormat"/>).</summary>
    public LogGroup AccessLog { get; }

    /// <summary>Base URL that senders post to, without a trailing slash.</summary>
    public string Url { get; }

    /// <summary>One JSON object a line; nothing of the body, no header. Every byte is paid for at each request, so that what nobody looks for is left out.</summary>
    private static string AccessLogFormat => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["time"] = "$context.requestTimeEpoch",
        ["requestId"] = "$context.requestId",
        ["sourceIp"] = "$context.identity.sourceIp",
        ["method"] = "$context.httpMethod",
        ["path"] = "$context.path",
        ["status"] = "$context.status",
        ["responseLength"] = "$context.responseLength",
        ["responseLatencyMs"] = "$context.responseLatency",
        ["integrationLatencyMs"] = "$context.integrationLatency",
        ["integrationError"] = "$context.integrationErrorMessage",
        ["authorizerStatus"] = "$context.authorizer.status",
        ["authorizerError"] = "$context.authorizer.error",
    });

    private LogGroup CreateAccessLog() => new(this, "AccessLog", new LogGroupProps
    {
        LogGroupName = $"/aws/apigateway/{_settings.StackName}",
        Retention = LogRetention.Of(_settings.LogRetentionDays),
        RemovalPolicy = _settings.Retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    private string OwnDomain()
    {
        var domain = new DomainName(this, "Domain", new DomainNameProps
        {
            DomainName = _settings.CustomDomainName!,
            Certificate = Certificate.FromCertificateArn(this, "Certificate", _settings.CustomDomainCertificateArn!),
            SecurityPolicy = SecurityPolicy.TLS_1_2,
        });
        var mapping = new ApiMapping(this, "Mapping", new ApiMappingProps { Api = Api, DomainName = domain, Stage = Stage });
        mapping.Node.AddDependency(Stage);
        if (_settings.CustomDomainHostedZoneId is not null)
        {
            Alias.Records(this, _settings, RecordTarget.FromAlias(
                new ApiGatewayv2DomainProperties(domain.RegionalDomainName, domain.RegionalHostedZoneId)));
        }

        return $"https://{_settings.CustomDomainName}";
    }
}
