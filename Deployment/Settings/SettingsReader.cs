using System.Text.Json.Nodes;
using static Deployment.Settings.SettingCatalog;

namespace Deployment.Settings;

/// <summary>Makes <see cref="DeploymentSettings"/> from a CDK context, or tells everything that is wrong with it.</summary>
public static class SettingsReader
{
    public static SettingsResult Read(IReadOnlyDictionary<string, JsonNode?> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var values = new ContextValues(context);
        values.RefuseUnknown(All);
        var settings = Parsed(values);
        CheckTogether(values, settings);
        return values.Errors.Count == 0 ? new SettingsResult(settings, []) : new SettingsResult(null, values.Errors);
    }

    private static DeploymentSettings Parsed(ContextValues values)
    {
        var addressDecides = !values.Has(Routes) && values.Text(Front) != "cloudfront";
        return new DeploymentSettings
        {
            StackName = values.Get(StackName, "WebhookForwarder", Parse.Matching(Parse.StackNamePattern(), "a letter, then at most 31 letters, digits or hyphens")),
            WebhookAllowedIpCidr = values.Get(WebhookAllowedIpCidr, [], Parse.Networks),
            WebhookDeniedIpCidr = values.Get(WebhookDeniedIpCidr, [], Parse.Networks),
            AuthorizerCacheSeconds = values.Get(AuthorizerCacheSeconds, addressDecides ? 60 : 0, Parse.Integer(0, 3600)),
            TargetTailscaleIp = values.Get(TargetTailscaleIp, null, Parse.Host),
            TargetTailscalePort = values.Get(TargetTailscalePort, 8080, Parse.Integer(1, 65535)),
            TargetProxyResponseMode = values.Get(TargetProxyResponseMode, "FULL", Parse.ResponseMode),
            Routes = values.Get(Routes, null, Parse.Routes),
            ThrottleRate = values.Get(ThrottleRate, 50, Parse.Integer(1, 10_000)),
            ThrottleBurst = values.Get(ThrottleBurst, 100, Parse.Integer(1, 5_000)),
            Tailnet = values.Get(Tailnet, "-", Parse.Matching(Parse.TailnetPattern(), "- or a tailnet's name")),
            TailscaleTag = values.Get(TailscaleTag, "tag:webhook-forwarder", Parse.Matching(Parse.TagPattern(), "tag: and a name of letters, digits and hyphens")),
            TailscaleLoginServer = values.Get(TailscaleLoginServer, null, Parse.Url("https")),
            TailscaleApiUrl = values.Get(TailscaleApiUrl, null, Parse.Url("https")),
            TailscaleVersion = values.Get(TailscaleVersion, Packaging.TailscaleRelease.PinnedVersion, Parse.Matching(Parse.VersionPattern(), "a version such as 1.102.4")),
            TailscaleSha256 = values.Get(TailscaleSha256, null, Parse.Matching(Parse.Sha256Pattern(), "64 lower-case hexadecimal digits")!),
            TailscaleDist = values.Get(TailscaleDist, null, Parse.ExistingPath),
            TailscaleAcceptRoutes = values.Get(TailscaleAcceptRoutes, false, Parse.Flag),
            RotationDays = values.Get(RotationDays, 60, Parse.Integer(1, 85)),
            LambdaArchitecture = values.Get(
                SettingCatalog.LambdaArchitecture, default, Parse.Choice(("x86_64", Settings.LambdaArchitecture.X64), ("arm64", Settings.LambdaArchitecture.Arm64))),
            LambdaPublish = values.Get(
                SettingCatalog.LambdaPublish, default,
                Parse.Choice(("auto", Settings.LambdaPublish.Auto), ("aot", Settings.LambdaPublish.Aot), ("readytorun", Settings.LambdaPublish.ReadyToRun))),
            LambdaMemorySize = values.Get(LambdaMemorySize, 256, Parse.Integer(128, 10_240)),
            LambdaTimeoutSeconds = values.Get(LambdaTimeoutSeconds, 10, Parse.Integer(3, 29)),
            LambdaReservedConcurrency = values.Has(LambdaReservedConcurrency) ? values.Get(LambdaReservedConcurrency, 0, Parse.Integer(1, 1000)) : null,
            LambdaLogLevel = values.Get(LambdaLogLevel, "Information", Parse.LogLevel),
            CaBundle = values.Get(CaBundle, null, Parse.ExistingFile),
            LogRetentionDays = values.Get(LogRetentionDays, 30, Parse.Retention),
            Retain = values.Get(RemovalPolicy, false, Parse.Choice(("destroy", false), ("retain", true))),
            AlarmEmail = values.Get(AlarmEmail, null, Parse.Matching(Parse.EmailPattern(), "an e-mail address")!),
            AlarmTopicArn = values.Get(AlarmTopicArn, null, Parse.Arn("sns", "[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+", "an SNS topic's ARN")!),
            SecretsKmsKey = values.Get(SecretsKmsKey, "aws", SecretsKey),
            CfnDeploymentRoleArns = values.Get(
                CfnDeploymentRoleArns, [], Parse.ListOf(Parse.Arn("iam", ":[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+", "is not an IAM role's ARN without wildcards"))),
            PermissionsBoundaryArn = values.Get(
                PermissionsBoundaryArn, null, Parse.Arn("iam", ":([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+", "a managed policy's ARN")!),
            ExtraTags = values.Get(ExtraTags, new Dictionary<string, string>(), Parse.Tags),
            VpcId = values.Get(VpcId, null, Parse.Matching(Parse.VpcPattern(), "a VPC id")!),
            VpcSubnetIds = values.Get(VpcSubnetIds, [], Parse.ListOf(Parse.Matching(Parse.SubnetPattern(), "a subnet id"))),
            VpcSecurityGroupIds = values.Get(VpcSecurityGroupIds, [], Parse.ListOf(Parse.Matching(Parse.SecurityGroupPattern(), "a security group id"))),
            CustomDomainName = values.Get(CustomDomainName, null, Parse.Matching(Parse.DomainPattern(), "a lower-case host name")!),
            CustomDomainCertificateArn = values.Get(
                CustomDomainCertificateArn, null, Parse.Arn("acm", "[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]+", "an ACM certificate's ARN")!),
            CustomDomainHostedZoneId = values.Get(CustomDomainHostedZoneId, null, Parse.Matching(Parse.HostedZonePattern(), "a Route 53 zone id")!),
            Front = values.Get(Front, default, Parse.Choice(("http-api", WebhookFront.HttpApi), ("cloudfront", WebhookFront.CloudFront))),
            WebAclArn = values.Get(
                WebAclArn, null, Parse.Arn("wafv2", "us-east-1:[0-9]{12}:global/webacl/[A-Za-z0-9_-]+/[0-9a-f-]+", "the ARN of a web ACL with scope CLOUDFRONT")!),
            OtlpEndpoint = values.Get(OtlpEndpoint, null, Parse.Url("https", "http")),
            CollectorLayerArn = values.Get(
                CollectorLayerArn, null, Parse.Arn("lambda", "[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+", "a layer version's ARN")!),
            DemoTarget = values.Get(DemoTarget, false, Parse.Flag),
            DemoTargetInstanceType = values.Get(DemoTargetInstanceType, "t4g.nano", Parse.Matching(Parse.InstanceTypePattern(), "an EC2 instance type")),
            PipelineConnectionArn = values.Get(
                PipelineConnectionArn, null,
                Parse.Arn("(codeconnections|codestar-connections)", "[a-z0-9-]+:[0-9]{12}:connection/[0-9a-f-]+", "a CodeConnections connection's ARN")!),
            PipelineRepository = values.Get(PipelineRepository, null, Parse.Matching(Parse.RepositoryPattern(), "owner/name")!),
            PipelineBranch = values.Get(PipelineBranch, "main", Parse.Matching(Parse.BranchPattern(), "a branch name")),
        };
    }

    private static Parsed<string> SecretsKey(string text) =>
        text is "aws" or "create" ? text : Parse.Arn("kms", "[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", "aws, create or a KMS key's ARN")(text);

    /// <summary>Rules between settings: what is required, what needs a companion, what excludes what.</summary>
    private static void CheckTogether(ContextValues values, DeploymentSettings settings)
    {
        if (!values.Has(WebhookAllowedIpCidr))
        {
            values.Missing(
                WebhookAllowedIpCidr,
                "it has no default, because an endpoint that anybody may call must be somebody's decision. Name the senders' networks (their documentation lists them), or 0.0.0.0/0,::/0 for everybody.");
        }

        if (!values.Has(TargetTailscaleIp) && !values.Has(Routes) && !settings.DemoTarget)
        {
            values.Missing(TargetTailscaleIp, "nothing says where webhooks go. Set it, or routes, or demoTarget=true.");
        }

        if (settings.NeedsRoutesFile && settings.AuthorizerCacheSeconds > 0)
        {
            values.Fault(
                AuthorizerCacheSeconds, values.Text(AuthorizerCacheSeconds),
                "must be 0 with routes or front=cloudfront: a cached decision would also hold for requests to which other rules apply");
        }

        foreach (var route in settings.Front == WebhookFront.CloudFront ? settings.Routes?.Routes ?? [] : [])
        {
            if (route.Sources is not null || route.ApiKey is not null)
            {
                values.Fault(Routes, settings.Routes!.Path, $"route '{route.Name}' has sources or apiKey; with front=cloudfront the web ACL judges addresses and apiKey is the distribution's");
            }
        }

        if (settings.TailscaleVersion != Packaging.TailscaleRelease.PinnedVersion && !values.Has(TailscaleSha256) && !values.Has(TailscaleDist))
        {
            values.Missing(TailscaleSha256, $"tailscaleVersion {settings.TailscaleVersion} is not the pinned {Packaging.TailscaleRelease.PinnedVersion}, so its archive's SHA-256 must be given.");
        }

        Together(values, VpcId, VpcSubnetIds);
        Together(values, CustomDomainName, CustomDomainCertificateArn);
        Together(values, PipelineConnectionArn, PipelineRepository);
        Needs(values, VpcSecurityGroupIds, VpcId);
        Needs(values, CustomDomainHostedZoneId, CustomDomainName);
        if (values.Has(WebAclArn) && settings.Front != WebhookFront.CloudFront)
        {
            values.Fault(WebAclArn, settings.WebAclArn, "a web ACL cannot be put before an HTTP API; it needs front=cloudfront");
        }

        if (settings.Front == WebhookFront.CloudFront && settings.CustomDomainCertificateArn is { } certificate
            && !certificate.Contains(":us-east-1:", StringComparison.Ordinal))
        {
            values.Fault(CustomDomainCertificateArn, certificate, "CloudFront takes certificates from us-east-1 only");
        }

        if (values.Has(AlarmEmail) && values.Has(AlarmTopicArn))
        {
            values.Fault(AlarmTopicArn, settings.AlarmTopicArn, "set either this or alarmEmail");
        }
    }

    private static void Together(ContextValues values, SettingDefinition first, SettingDefinition second)
    {
        Needs(values, first, second);
        Needs(values, second, first);
    }

    private static void Needs(ContextValues values, SettingDefinition present, SettingDefinition companion)
    {
        if (values.Has(present) && !values.Has(companion))
        {
            values.Missing(companion, $"{present.Name} needs it.");
        }
    }
}
