namespace Deployment.Settings;

/// <summary>Every setting there is. A key of the context that is not listed here is refused.</summary>
public static class SettingCatalog
{
    public static readonly SettingDefinition StackName = new(
        "stackName", "Name of the webhook stack, and the first part of every physical name.", "WebhookForwarder", "WebhookForwarder");

    public static readonly SettingDefinition WebhookAllowedIpCidr = new(
        "webhookAllowedIpCidr",
        "Networks that may send webhooks: IPv4 and IPv6 CIDRs, comma-separated. 0.0.0.0/0,::/0 opens the endpoint to everybody.",
        "192.30.252.0/22,2a0a:a440::/29", null);

    public static readonly SettingDefinition WebhookDeniedIpCidr = new(
        "webhookDeniedIpCidr", "Networks that are refused even if allowed above.", "192.30.252.128/25");

    public static readonly SettingDefinition AuthorizerCacheSeconds = new(
        "authorizerCacheSeconds",
        "How long API Gateway keeps a decision for a source address, 0 to 3600 s. Must be 0 with routes: their rules depend on more than the address.",
        "300", "300, or 0 with routes");

    public static readonly SettingDefinition TargetTailscaleIp = new(
        "targetTailscaleIp",
        "The target's tailnet name or address: a name without dots or below ts.net, 100.64.0.0/10 or fd7a:115c:a1e0::/48; others only with tailscaleAcceptRoutes or tailscaleLoginServer. Needed unless routes or demoTarget is set.", "my-server.tail1234.ts.net");

    public static readonly SettingDefinition TargetTailscalePort = new("targetTailscalePort", "The target's TCP port.", "8080", "8080");

    public static readonly SettingDefinition TargetProxyResponseMode = new(
        "targetProxyResponseMode", "What the sender gets of the target's answer: FULL, HTTP_CODE_HEADERS, HTTP_CODE or 200.", "HTTP_CODE", "FULL");

    public static readonly SettingDefinition Routes = new(
        "routes", "Path of a JSON file with routes (see docs/routes.md); it is packed beside the functions.", "routes.json");

    public static readonly SettingDefinition ThrottleRate = new(
        "throttleRate", "Steady rate at which API Gateway admits webhooks, 1 to 10000 per second.", "50", "50");

    public static readonly SettingDefinition ThrottleBurst = new(
        "throttleBurst", "Webhooks admitted at once above the rate, 1 to 5000.", "100", "100");

    public static readonly SettingDefinition Tailnet = new(
        "tailnet", "The tailnet's name in the Tailscale API; - is the OAuth client's own.", "example.com", "-");

    public static readonly SettingDefinition TailnetLogin = new(
        "tailnetLogin", "secret: by an auth key that a rotation keeps in a secret; federated: by the function's own identity, without any stored secret.", "federated", "secret");

    public static readonly SettingDefinition TailscaleClientId = new(
        "tailscaleClientId", "Client id of the federated identity in Tailscale's console. With tailnetLogin=federated.", "k123ABCDEF21CNTRL");

    public static readonly SettingDefinition TailscaleTag = new(
        "tailscaleTag", "Tag of the forwarder's nodes; the OAuth client must own it.", "tag:webhook-forwarder", "tag:webhook-forwarder");

    public static readonly SettingDefinition TailscaleLoginServer = new(
        "tailscaleLoginServer", "Control server that tailscaled logs in to.", "https://headscale.example.com", "Tailscale's");

    public static readonly SettingDefinition TailscaleApiUrl = new(
        "tailscaleApiUrl", "Base of the Tailscale API that mints auth keys.", "https://headscale.example.com", "https://api.tailscale.com");

    public static readonly SettingDefinition TailscaleVersion = new(
        "tailscaleVersion", "Release of tailscaled in the layer; other than the pinned one, tailscaleSha256 must be set too.", Packaging.TailscaleRelease.PinnedVersion, Packaging.TailscaleRelease.PinnedVersion);

    public static readonly SettingDefinition TailscaleSha256 = new(
        "tailscaleSha256", "SHA-256 of the release's archive for lambdaArchitecture (from <archive URL>.sha256), or of tailscaled in tailscaleDist.",
        "50748df1045e60b5b695f19f4c56b0da36c019948b440fb456b6584a50f0d8b9", "pinned");

    public static readonly SettingDefinition TailscaleDist = new(
        "tailscaleDist", "Take tailscaled from this .tgz or folder instead of downloading it.", "/opt/tailscale_1.102.4_amd64.tgz");

    public static readonly SettingDefinition TailscaleAcceptRoutes = new(
        "tailscaleAcceptRoutes", "Whether the forwarder uses subnet routes of the tailnet.", "true", "false");

    public static readonly SettingDefinition RotationDays = new(
        "rotationDays", "Days between two auth keys, 1 to 85 (a key lives 90).", "60", "60");

    public static readonly SettingDefinition LambdaArchitecture = new(
        "lambdaArchitecture", "x86_64 or arm64. AOT needs a build machine of the same architecture.", "arm64", "x86_64");

    public static readonly SettingDefinition LambdaPublish = new(
        "lambdaPublish", "auto (AOT where its packs can be had, else ReadyToRun with a notice), aot or readytorun.", "aot", "auto");

    public static readonly SettingDefinition LambdaMemorySize = new(
        "lambdaMemorySize", "Memory of the forwarder, 128 to 10240 MB; CPU grows with it.", "256", "256");

    public static readonly SettingDefinition LambdaTimeoutSeconds = new(
        "lambdaTimeoutSeconds", "Time limit of the forwarder, 3 to 29 s (API Gateway gives up after 30).", "10", "10");

    public static readonly SettingDefinition LambdaReservedConcurrency = new(
        "lambdaReservedConcurrency",
        "Concurrent sandboxes reserved for, and allowed to, the forwarder, 1 to 1000: each is a node of the tailnet. none where the account's quota leaves nothing to reserve, as a new account's 10 does.",
        "none", "20");

    public static readonly SettingDefinition LambdaLogLevel = new(
        "lambdaLogLevel", "Trace, Debug, Information, Warning or Error (also DEBUG, INFO, WARN, ERROR).", "Debug", "Information");

    public static readonly SettingDefinition LogFormat = new(
        "logFormat", "json, one object a line, in which Lambda's own lines can be left out (lambdaSystemLogLevel), or text.", "text", "json");

    public static readonly SettingDefinition LambdaSystemLogLevel = new(
        "lambdaSystemLogLevel", "What Lambda itself logs with logFormat=json: WARN leaves out the START, END and REPORT lines of each invocation, INFO and DEBUG do not.", "INFO", "WARN");

    public static readonly SettingDefinition Metrics = new(
        "metrics", "emf: webhooks by route and outcome, dials, verification, decisions and tunnel starts as CloudWatch metrics, taken out of the log; alarms need them. Or off.", "off", "emf");

    public static readonly SettingDefinition Tracing = new(
        "tracing", "off, xray (X-Ray records the first request of each second and 5 % of the others, at $5 a million), or otlp (to otlpEndpoint or collectorLayerArn).", "xray",
        "off, or otlp with otlpEndpoint or collectorLayerArn");

    public static readonly SettingDefinition CaBundle = new(
        "caBundle", "PEM file with the certification authorities that go into the layer, instead of the pinned download of Mozilla's.", "/etc/ssl/certs/ca-certificates.crt", "pinned");

    public static readonly SettingDefinition SecretWriterArns = new(
        "secretWriterArns", "Roles or users that alone may write what people fill (the OAuth client, the origin key), besides the account's root user; comma-separated.",
        "arn:aws:iam::111122223333:role/secrets-admin", "everybody whom IAM allows");

    public static readonly SettingDefinition LogRetentionDays = new(
        "logRetentionDays", "How long CloudWatch keeps logs: a retention that CloudWatch knows, such as 7, 30, 90 or 365 days.", "90", "30");

    public static readonly SettingDefinition RemovalPolicy = new(
        "removalPolicy", "What happens to secrets, keys and logs when the stack is removed: destroy or retain.", "retain", "destroy");

    public static readonly SettingDefinition AlarmEmail = new(
        "alarmEmail", "Address that is told about alarms (it must confirm the subscription).", "oncall@example.com");

    public static readonly SettingDefinition AlarmTopicArn = new(
        "alarmTopicArn", "SNS topic that is told about alarms, instead of alarmEmail.", "arn:aws:sns:eu-central-1:111122223333:alarms");

    public static readonly SettingDefinition SecretsKmsKey = new(
        "secretsKmsKey", "Key that encrypts the secrets: aws (the account's aws/secretsmanager), create, or a key's ARN.", "create", "aws");

    public static readonly SettingDefinition CfnDeploymentRoleArns = new(
        "cfnDeploymentRoleArns",
        "Roles that alone may change or delete the secrets, besides the account's root user; comma-separated. Must hold the role that CloudFormation deploys with.",
        "arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1", "no restriction");

    public static readonly SettingDefinition PermissionsBoundaryArn = new(
        "permissionsBoundaryArn", "Managed policy set as permissions boundary of every role.", "arn:aws:iam::111122223333:policy/boundary");

    public static readonly SettingDefinition ExtraTags = new(
        "extraTags", "Tags on every resource: key=value pairs, comma-separated, or a JSON object.", "team=platform,cost-centre=4711");

    public static readonly SettingDefinition VpcId = new(
        "vpcId", "VPC that the functions join; they need a way out to the internet (NAT). With vpcSubnetIds.", "vpc-0123456789abcdef0");

    public static readonly SettingDefinition VpcSubnetIds = new(
        "vpcSubnetIds", "Private subnets of vpcId, comma-separated.", "subnet-0123456789abcdef0,subnet-0123456789abcdef1");

    public static readonly SettingDefinition VpcSecurityGroupIds = new(
        "vpcSecurityGroupIds", "Security groups of the functions; without them, one without inbound rules is created.", "sg-0123456789abcdef0");

    public static readonly SettingDefinition CustomDomainName = new(
        "customDomainName", "Host name of the endpoint; the generated one is switched off. With customDomainCertificateArn.", "hooks.example.com");

    public static readonly SettingDefinition CustomDomainCertificateArn = new(
        "customDomainCertificateArn", "ACM certificate for customDomainName, in the stack's region (us-east-1 with front=cloudfront).",
        "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012");

    public static readonly SettingDefinition CustomDomainHostedZoneId = new(
        "customDomainHostedZoneId", "Route 53 zone that gets the alias records of customDomainName.", "Z0123456789ABCDEFGHIJ");

    public static readonly SettingDefinition Front = new(
        "front", "http-api, or cloudfront for a distribution with a WAF web ACL.", "cloudfront", "http-api");

    public static readonly SettingDefinition WebAclArn = new(
        "webAclArn", "Existing web ACL (scope CLOUDFRONT) for front=cloudfront; without it one is created, which needs region us-east-1.",
        "arn:aws:wafv2:us-east-1:111122223333:global/webacl/hooks/12345678-1234-1234-1234-123456789012");

    public static readonly SettingDefinition OtlpEndpoint = new(
        "otlpEndpoint", "OTLP http/protobuf endpoint for traces, metrics and logs of the functions and the extension.",
        "https://otel.example.com:4318", "no telemetry export");

    public static readonly SettingDefinition CollectorLayerArn = new(
        "collectorLayerArn", "Layer version with an OpenTelemetry collector; otlpEndpoint becomes http://127.0.0.1:4318 unless set.",
        "arn:aws:lambda:eu-central-1:184161586896:layer:opentelemetry-collector-amd64-0_12_0:1");

    public static readonly SettingDefinition DemoTarget = new(
        "demoTarget", "Whether to deploy the demo target: a private EC2 instance with a web server.", "true", "false");

    public static readonly SettingDefinition DemoTargetInstanceType = new(
        "demoTargetInstanceType", "EC2 instance type of the demo target; its architecture decides the image.", "t3.micro", "t4g.nano");

    public static readonly SettingDefinition DemoTargetTailscaleSha256 = new(
        "demoTargetTailscaleSha256", "SHA-256 of tailscaleVersion's archive for the demo target's processor, where that is not lambdaArchitecture.",
        "9dd1e6a592a014bbaea0103167ffe299adeda4ba14e078ce9c2895364f6c4c3f", "pinned");

    public static readonly SettingDefinition PipelineConnectionArn = new(
        "pipelineConnectionArn", "CodeConnections connection to the repository; set, the pipeline stack is synthesized. With pipelineRepository.",
        "arn:aws:codeconnections:eu-central-1:111122223333:connection/12345678-1234-1234-1234-123456789012");

    public static readonly SettingDefinition PipelineRepository = new(
        "pipelineRepository", "owner/name of the repository that the pipeline deploys.", "example/webhook-forwarder");

    public static readonly SettingDefinition PipelineBranch = new("pipelineBranch", "Branch that the pipeline deploys.", "main", "main");

    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        WebhookAllowedIpCidr, WebhookDeniedIpCidr, AuthorizerCacheSeconds, ThrottleRate, ThrottleBurst,
        TargetTailscaleIp, TargetTailscalePort, TargetProxyResponseMode, Routes,
        Tailnet, TailnetLogin, TailscaleClientId, TailscaleTag, TailscaleLoginServer, TailscaleApiUrl, TailscaleVersion, TailscaleSha256, TailscaleDist,
        TailscaleAcceptRoutes, RotationDays,
        LambdaArchitecture, LambdaPublish, LambdaMemorySize, LambdaTimeoutSeconds, LambdaReservedConcurrency, LambdaLogLevel, LogFormat, LambdaSystemLogLevel, Metrics, Tracing, CaBundle,
        StackName, LogRetentionDays, RemovalPolicy, AlarmEmail, AlarmTopicArn, SecretsKmsKey, CfnDeploymentRoleArns, SecretWriterArns,
        PermissionsBoundaryArn, ExtraTags,
        VpcId, VpcSubnetIds, VpcSecurityGroupIds, CustomDomainName, CustomDomainCertificateArn, CustomDomainHostedZoneId, Front, WebAclArn,
        OtlpEndpoint, CollectorLayerArn,
        DemoTarget, DemoTargetInstanceType, DemoTargetTailscaleSha256, PipelineConnectionArn, PipelineRepository, PipelineBranch,
    ];
}
