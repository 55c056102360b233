using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>
/// What receives, authorizes and forwards webhooks: the HTTP API, the three functions, the tunnel's layer, its secrets and their rotation.
/// </summary>
public sealed class WebhookStack : Stack
{
    /// <summary>Time for a token, a new key, its check and the revocation of an old one, each with retries. Seconds.</summary>
    private const int RotationTimeout = 60;

    private readonly DeploymentSettings _settings;
    private readonly DeploymentAssets _assets;
    private readonly FunctionNetwork? _network;

    /// <summary>Null with <c>tailnetLogin=federated</c>: then there is no secret, and nothing to rotate.</summary>
    private readonly TunnelSecrets? _secrets;
    private readonly ILayerVersion[] _collector;

    public WebhookStack(Construct scope, DeploymentSettings settings, DeploymentAssets assets, IStackProps? props = null)
        : base(scope, settings.StackName, props)
    {
        _settings = settings;
        _assets = assets;
        _network = FunctionNetwork.For(this, settings);
        _collector = settings.CollectorLayerArn is { } layer ? [LayerVersion.FromLayerVersionArn(this, "Collector", layer)] : [];
        _secrets = settings.TailscaleClientId is null ? new TunnelSecrets(this, "Secrets", settings) : null;
        var rotation = _secrets is null ? null : Rotation(_secrets);
        var authorizer = Authorizer();
        var forwarder = Forwarder();
        _secrets?.Guard(forwarder.Role, rotation!);
        var api = new WebhookApi(this, "Api", settings, forwarder, authorizer);
        if (_secrets is not null)
        {
            _ = new KeyAge(this, "KeyAge", settings, _secrets.AuthKey);
        }

        _ = new Monitoring(this, "Monitoring", settings, api, forwarder, authorizer, rotation);
        Outputs(settings.Front == WebhookFront.CloudFront ? new WebhookDistribution(this, "Front", settings, api, authorizer).Url : api.Url, forwarder);
    }

    private LambdaProgram Rotation(TunnelSecrets secrets)
    {
        var environment = BaseEnvironment("Rotation");
        environment["OAUTH_SECRET_ARN"] = secrets.OAuthClient.Arn;
        environment["TAILNET"] = _settings.Tailnet;
        environment["TAG_NAME"] = _settings.TailscaleTag;
        if (_settings.TailscaleApiUrl is { } api)
        {
            environment["TAILSCALE_API_URL"] = api.ToString().TrimEnd('/');
        }

        return new LambdaProgram(this, "Rotation", _settings, _network, new LambdaProgramProps
        {
            Description = "Mints Tailscale auth keys",
            Zip = _assets.Rotation,
            MemorySize = 256,
            TimeoutSeconds = RotationTimeout,
            Environment = environment,
            Layers = _collector,
            Statements = [.. RotatedSecrets(secrets), .. secrets.Encryption.ReadCurrent("OAuthClient", secrets.OAuthClient.Arn)],
        });
    }

    private PolicyStatement[] RotatedSecrets(TunnelSecrets secrets) =>
    [
        .. secrets.Encryption.Rotate("AuthKey", secrets.AuthKey.Arn),
        .. _settings.DemoTarget ? SecretEncryption.Given(this, _settings).Rotate("DemoTargetAuthKey", DemoTarget.SecretArn(_settings)) : [],
    ];

    private LambdaProgram Authorizer()
    {
        var environment = BaseEnvironment("Authorizer");
        var behindCloudFront = _settings.Front == WebhookFront.CloudFront;

        environment["AUTHD_SOURCE_CIDR"] = string.Join(',', _settings.WebhookAllowedIpCidr);
        if (_settings.WebhookDeniedIpCidr.Count > 0)
        {
            environment["AUTHD_DENY_CIDR"] = string.Join(',', _settings.WebhookDeniedIpCidr);
        }

        if (behindCloudFront)
        {
            environment["FRONT"] = "cloudfront";
            environment["ORIGIN_KEY_SECRET"] = OriginKey.SecretName(_settings);
        }

        AddRoutes(environment);
        return new LambdaProgram(this, "Authorizer", _settings, null, new LambdaProgramProps
        {
            Description = "Admits webhooks by their source",
            Zip = _assets.Authorizer,
            MemorySize = 256,
            TimeoutSeconds = 5,
            Environment = environment,
            Layers = _collector,
            Statements =
            [
                .. behindCloudFront ? WebhookDistribution.ReadKey(this, _settings) : [],
                .. RouteSecrets.Read(this, _settings, "ApiKeys", route => route.ApiKey is { } rule ? [rule.Secret] : []),
            ],
        });
    }

    private LambdaProgram Forwarder()
    {
        var environment = BaseEnvironment("Forwarder");
        if (_secrets is not null)
        {
            environment["SECRET_NAME"] = _secrets.AuthKey.Name;
        }

        if (_settings.TailscaleClientId is { } clientId)
        {
            FederatedLogin.AddTo(environment, _settings, clientId);
        }

        environment["SSL_CERT_FILE"] = "/opt/certs/ca-bundle.crt";
        environment["PROXY_RESPONSE"] = _settings.TargetProxyResponseMode;
        if (_settings.TargetTailscaleIp is { } target)
        {
            environment["TS_TARGET"] = target;
            environment["TS_PORT"] = $"{_settings.TargetTailscalePort}";
        }
        else if (_settings.DemoTarget)
        {
            environment["TS_TARGET"] = DemoTarget.HostName(_settings);
            environment["TS_PORT"] = $"{DemoTarget.Port}";
        }

        if (_settings.Front == WebhookFront.CloudFront)
        {
            environment["FRONT"] = "cloudfront";
        }

        if (_settings.TailscaleLoginServer is { } control)
        {
            environment["TS_LOGIN_SERVER"] = control.ToString().TrimEnd('/');
        }

        if (_settings.TailscaleAcceptRoutes)
        {
            environment["TS_ACCEPT_ROUTES"] = "true";
        }

        AddRoutes(environment);
        return new LambdaProgram(this, "Forwarder", _settings, _network, new LambdaProgramProps
        {
            Description = "Relays webhooks to the target through the tunnel",
            Zip = _assets.Forwarder,
            MemorySize = _settings.LambdaMemorySize,
            TimeoutSeconds = _settings.LambdaTimeoutSeconds,
            ReservedConcurrency = _settings.LambdaReservedConcurrency,
            Environment = environment,
            Layers = [TunnelLayer(), .. _collector],
            Statements =
            [
                .. _secrets is null ? [] : _secrets.Encryption.ReadCurrent("AuthKey", _secrets.AuthKey.Arn),
                .. _settings.TailscaleClientId is { } identity ? new[] { FederatedLogin.IssueToken(identity) } : [],
                .. RouteSecrets.Read(this, _settings, "Verification", route => route.ForwarderSecrets),
            ],
        });
    }

    private LayerVersion TunnelLayer() => new(this, "Tunnel", new LayerVersionProps
    {
        Description = $"Tunnel extension with tailscaled {_settings.TailscaleVersion}",
        Code = Code.FromAsset(_assets.TunnelLayer),
        CompatibleArchitectures = [_settings.LambdaArchitecture == LambdaArchitecture.Arm64 ? Architecture.ARM_64 : Architecture.X86_64],
        CompatibleRuntimes = [Runtime.PROVIDED_AL2023],

        // A version that a function of a rolled-back deployment uses must still be there.
        RemovalPolicy = RemovalPolicy.RETAIN,
    });

    /// <summary>What every function gets: log level and, where set, where telemetry goes.</summary>
    private Dictionary<string, string> BaseEnvironment(string service)
    {
        var environment = new Dictionary<string, string> { ["LOG_LEVEL"] = _settings.LambdaLogLevel };
        if (_settings.LogsJson)
        {
            environment["LOG_FORMAT"] = "json";
        }

        if (_settings.EmbeddedMetrics)
        {
            environment["METRICS"] = "emf";
        }

        var endpoint = _settings.OtlpEndpoint?.ToString().TrimEnd('/') ?? (_settings.CollectorLayerArn is null ? null : "http://127.0.0.1:4318");
        if (endpoint is not null)
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            environment["OTEL_SERVICE_NAME"] = LambdaProgram.PhysicalName(_settings, service);
            if (_settings.Tracing != TracingMode.Otlp)
            {
                environment["OTEL_TRACES_EXPORTER"] = "none";
            }
        }

        return environment;
    }

    private void AddRoutes(Dictionary<string, string> environment)
    {
        if (_settings.Routes is not null)
        {
            environment["ROUTES"] = "file:/var/task/routes.json";
        }
    }

    private void Outputs(string url, LambdaProgram forwarder)
    {
        Output("WebhookUrl", url, "Where senders post their webhooks");
        Output("ForwarderLog", forwarder.Log.LogGroupName, "Log of the forwarder and the tunnel");
        if (_secrets is null)
        {
            Output("FederatedSubject", forwarder.Role.RoleArn, "Subject that the federated identity in Tailscale's console must name");
            return;
        }

        Output("OAuthSecretName", _secrets.OAuthClient.Name, "Secret to fill with the Tailscale OAuth client");
        Output("AuthKeySecretName", _secrets.AuthKey.Name, "Secret with the auth key");
        Output("Next1FillOAuthSecret",
            $$"""aws secretsmanager put-secret-value --secret-id {{_secrets.OAuthClient.Name}} --secret-string file://oauth-client.json""",
            """First deployment: put {"id":"<client id>","key":"<client secret>"} into oauth-client.json, run this, delete the file""");
        Output("Next2Rotate",
            $"aws secretsmanager rotate-secret --secret-id {_secrets.AuthKey.Name}",
            "Then mint the first auth key (later ones come by themselves)");
        Output("Next3Try", $"curl -i {url}/", "Then send a first webhook");
    }

    private void Output(string id, string value, string description) =>
        _ = new CfnOutput(this, id, new CfnOutputProps { Value = value, Description = description });
}
