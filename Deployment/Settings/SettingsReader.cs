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
        return new DeploymentSettings
        {
            StackName = values.Get(StackName, "WebhookForwarder", Parse.Matching(Parse.StackNamePattern(), "a letter, then at most 31 letters, digits or hyphens")),
            WebhookAllowedIpCidr = values.Get(WebhookAllowedIpCidr, [], Parse.Networks),
            WebhookDeniedIpCidr = values.Get(WebhookDeniedIpCidr, [], Parse.Networks),
            AuthorizerCacheSeconds = values.Get(AuthorizerCacheSeconds, values.Has(Routes) ? 0 : 300, Parse.Integer(0, 3600)),
            TargetTailscaleIp = values.Get(TargetTailscaleIp, null, Parse.Host),
            TargetTailscalePort = values.Get(TargetTailscalePort, 8080, Parse.Integer(1, 65535)),
            TargetProxyResponseMode = values.Get(TargetProxyResponseMode, "FULL", Parse.ResponseMode),
            Routes = values.Get(Routes, null, Parse.Routes),
            ThrottleRate = values.Get(ThrottleRate, 50, Parse.Integer(1, 10_000)),
            ThrottleBurst = values.Get(ThrottleBurst, 100, Parse.Integer(1, 5_000)),
            Tailnet = values.Get(Tailnet, "-", Parse.Matching(Parse.TailnetPattern(), "- or a tailnet's name")),
            TailscaleClientId = values.Get(TailscaleClientId, null, Parse.Matching(Parse.ClientIdPattern(), "letters, digits and hyphens")!),
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
            LambdaReservedConcurrency = values.Get(LambdaReservedConcurrency, 20, Concurrency),
            LambdaLogLevel = values.Get(LambdaLogLevel, "Information", Parse.LogLevel),
            LogsJson = values.Get(LogFormat, true, Parse.Choice(("json", true), ("text", false))),
            LambdaSystemLogLevel = values.Get(LambdaSystemLogLevel, "WARN", Parse.OneOf(["WARN", "INFO", "DEBUG"])),
            EmbeddedMetrics = values.Get(Metrics, true, Parse.Choice(("emf", true), ("off", false))),
            Tracing = values.Get(
                Tracing, values.Has(OtlpEndpoint) || values.Has(CollectorLayerArn) ? TracingMode.Otlp : TracingMode.Off,
                Parse.Choice(("off", TracingMode.Off), ("xray", TracingMode.XRay), ("otlp", TracingMode.Otlp))),
            CaBundle = values.Get(CaBundle, null, Parse.ExistingFile),
            LogRetentionDays = values.Get(LogRetentionDays, 30, Parse.Retention),
            Retain = values.Get(RemovalPolicy, false, Parse.Choice(("destroy", false), ("retain", true))),
            AlarmEmail = values.Get(AlarmEmail, null, Parse.Matching(Parse.EmailPattern(), "an e-mail address")!),
            AlarmTopicArn = values.Get(AlarmTopicArn, null, Parse.Arn("sns", "[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+", "an SNS topic's ARN")!),
            SecretsKmsKey = values.Get(SecretsKmsKey, "aws", SecretsKey),
            CfnDeploymentRoleArns = values.Get(
                CfnDeploymentRoleArns, [], Parse.ListOf(Parse.Arn("iam", ":[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+", "is not an IAM role's ARN without wildcards"))),
            SecretWriterArns = values.Get(
                SecretWriterArns, [], Parse.ListOf(Parse.Arn("iam", ":[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+", "is not an IAM role's or user's ARN without wildcards"))),
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
            DemoTargetTailscaleSha256 = values.Get(DemoTargetTailscaleSha256, null, Parse.Matching(Parse.Sha256Pattern(), "64 lower-case hexadecimal digits")!),
            PipelineConnectionArn = values.Get(
                PipelineConnectionArn, null,
                Parse.Arn("(codeconnections|codestar-connections)", "[a-z0-9-]+:[0-9]{12}:connection/[0-9a-f-]+", "a CodeConnections connection's ARN")!),
            PipelineRepository = values.Get(PipelineRepository, null, Parse.Matching(Parse.RepositoryPattern(), "owner/name")!),
            PipelineBranch = values.Get(PipelineBranch, "main", Parse.Matching(Parse.BranchPattern(), "a branch name")),
        };
    }

    private static Parsed<string> SecretsKey(string text) =>
        text is "aws" or "create" ? text : Parse.Arn("kms", "[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", "aws, create or a KMS key's ARN")(text);

    private static Parsed<int?> Concurrency(string text) => text == "none"
        ? new Parsed<int?>(null, null)
        : Parse.Integer(1, 1000)(text) is { Error: null } parsed ? new Parsed<int?>(parsed.Value, null) : Parse.No<int?>("must be none or a whole number from 1 to 1000");

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

        if (settings.Routes is not null && settings.AuthorizerCacheSeconds > 0)
        {
            values.Fault(
                AuthorizerCacheSeconds, values.Text(AuthorizerCacheSeconds),
                "must be 0 with routes: a cached decision would also hold for requests to which other rules apply");
        }

        CheckTargets(values, settings);
        CheckLogin(values, settings);
        if (settings.TailscaleVersion != Packaging.TailscaleRelease.PinnedVersion && !values.Has(TailscaleSha256) && !values.Has(TailscaleDist))
        {
            values.Missing(TailscaleSha256, $"tailscaleVersion {settings.TailscaleVersion} is not the pinned {Packaging.TailscaleRelease.PinnedVersion}, so its archive's SHA-256 must be given.");
        }

        if (settings.DemoTarget && settings.TailscaleVersion != Packaging.TailscaleRelease.PinnedVersion && !values.Has(DemoTargetTailscaleSha256)
            && (settings.LambdaArchitecture == Settings.LambdaArchitecture.Arm64) != DemoTargetIsArm(settings))
        {
            values.Missing(DemoTargetTailscaleSha256, $"demoTarget's processor is not lambdaArchitecture, so its archive of tailscale {settings.TailscaleVersion} has another SHA-256.");
        }

        Together(values, VpcId, VpcSubnetIds);
        Together(values, CustomDomainName, CustomDomainCertificateArn);
        Together(values, PipelineConnectionArn, PipelineRepository);
        if (settings.Tracing == TracingMode.Otlp && !values.Has(OtlpEndpoint) && !values.Has(CollectorLayerArn))
        {
            values.Missing(OtlpEndpoint, "tracing=otlp needs it, or collectorLayerArn.");
        }

        if (values.Has(LambdaSystemLogLevel) && !settings.LogsJson)
        {
            values.Fault(LambdaSystemLogLevel, settings.LambdaSystemLogLevel, "Lambda takes it with logFormat=json only");
        }

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

    private static void CheckLogin(ContextValues values, DeploymentSettings settings)
    {
        var federated = values.Get(TailnetLogin, false, Parse.Choice(("secret", false), ("federated", true)));
        if (federated && !values.Has(TailscaleClientId))
        {
            values.Missing(TailscaleClientId, "tailnetLogin=federated needs it.");
        }

        if (!federated && values.Has(TailscaleClientId))
        {
            values.Fault(TailscaleClientId, settings.TailscaleClientId, "it is for tailnetLogin=federated only");
        }

        if (federated && settings.DemoTarget)
        {
            values.Fault(DemoTarget, "true", "the demo target joins by a key that the rotation mints; it needs tailnetLogin=secret");
        }
    }

    /// <summary>tailscaled dials what is not of the tailnet past it, into the internet: nothing but a tailnet's names and addresses is taken for a target.</summary>
    private static void CheckTargets(ContextValues values, DeploymentSettings settings)
    {
        const string Reason = "is no tailnet name or address, so webhooks would leave the tailnet. Use a name without dots or below ts.net, an address in 100.64.0.0/10 or fd7a:115c:a1e0::/48; "
            + "for a subnet router's address set tailscaleAcceptRoutes=true, for a control server's own domain tailscaleLoginServer; a route may say via: internet";
        if (settings.TailscaleAcceptRoutes || settings.TailscaleLoginServer is not null)
        {
            return;
        }

        if (settings.TargetTailscaleIp is { } target && !TailnetAddress.Is(target))
        {
            values.Fault(TargetTailscaleIp, target, Reason);
        }

        foreach (var route in (settings.Routes?.Routes ?? []).Where(route => !route.ViaInternet && !TailnetAddress.Is(route.Target.Host)))
        {
            values.Fault(Routes, settings.Routes!.Path, $"route '{route.Name}': its target '{route.Target.Host}' {Reason}");
        }
    }

    private static void Together(ContextValues values, SettingDefinition first, SettingDefinition second)
    {
        Needs(values, first, second);
        Needs(values, second, first);
    }

    /// <summary>Graviton types have a g after the generation: t4g.nano.</summary>
    private static bool DemoTargetIsArm(DeploymentSettings settings) => new Amazon.CDK.AWS.EC2.InstanceType(settings.DemoTargetInstanceType).Architecture == Amazon.CDK.AWS.EC2.InstanceArchitecture.ARM_64;

    private static void Needs(ContextValues values, SettingDefinition present, SettingDefinition companion)
    {
        if (values.Has(present) && !values.Has(companion))
        {
            values.Missing(companion, $"{present.Name} needs it.");
        }
    }
}
