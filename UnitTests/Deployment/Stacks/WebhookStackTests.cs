using Deployment.UnitTests.Settings;

namespace Deployment.UnitTests.Stacks;

[Collection(SynthesisCollection.Name)]
public sealed class WebhookStackTests(Synthesis synthesis)
{
    private const string ReadCurrentOnly = "if StringEqualsIfExists(secretsmanager:VersionStage: AWSCURRENT) and Null(secretsmanager:VersionId: true)";

    [Fact]
    public void Forwarder_Role_ReadsTheAuthKeyAndNothingElse()
    {
        var template = synthesis.Webhook();
        var secret = Id(template, "AWS::SecretsManager::Secret", "SecretsAuthKey");
        var log = Id(template, "AWS::Logs::LogGroup", "ForwarderLog");

        Assert.Equal(
            [
                $"WriteOwnLog Allow logs:CreateLogStream, logs:PutLogEvents on ${{{log}.Arn}}",
                $"ReadAuthKey Allow secretsmanager:GetSecretValue on ${{{secret}}} {ReadCurrentOnly}",
            ],
            template.StatementsOf("ForwarderRole"));
    }

    [Fact]
    public void Authorizer_Role_WritesItsLogOnly()
    {
        var template = synthesis.Webhook();
        var log = Id(template, "AWS::Logs::LogGroup", "AuthorizerLog");

        Assert.Equal(
            [
                $"WriteOwnLog Allow logs:CreateLogStream, logs:PutLogEvents on ${{{log}.Arn}}",
            ],
            template.StatementsOf("AuthorizerRole"));
    }

    [Fact]
    public void Rotation_Role_RotatesTheAuthKeyAndReadsTheOAuthClient()
    {
        var template = synthesis.Webhook();
        var key = Id(template, "AWS::SecretsManager::Secret", "SecretsAuthKey");
        var client = Id(template, "AWS::SecretsManager::Secret", "SecretsOAuthClient");
        var log = Id(template, "AWS::Logs::LogGroup", "RotationLog");

        Assert.Equal(
            [
                $"WriteOwnLog Allow logs:CreateLogStream, logs:PutLogEvents on ${{{log}.Arn}}",
                "RotateAuthKey Allow secretsmanager:DescribeSecret, secretsmanager:GetSecretValue, secretsmanager:PutSecretValue, "
                + $"secretsmanager:UpdateSecretVersionStage on ${{{key}}}",
                $"ReadOAuthClient Allow secretsmanager:GetSecretValue on ${{{client}}} {ReadCurrentOnly}",
            ],
            template.StatementsOf("RotationRole"));
    }

    [Fact]
    public void AuthKey_Policy_DeniesEverybodyElse()
    {
        var template = synthesis.Webhook();
        var forwarder = Id(template, "AWS::IAM::Role", "ForwarderRole");
        var rotation = Id(template, "AWS::IAM::Role", "RotationRole");
        var function = Id(template, "AWS::Lambda::Function", "RotationFunction");

        Assert.Equal(
            [
                $"OnlyTunnelAndRotationRead Deny secretsmanager:GetSecretValue on * if ArnNotEquals(aws:PrincipalArn: ${{{forwarder}.Arn}}, ${{{rotation}.Arn}})",
                $"OnlyRotationWrites Deny secretsmanager:PutSecretValue, secretsmanager:UpdateSecretVersionStage on * if ArnNotEquals(aws:PrincipalArn: ${{{rotation}.Arn}})",
                $"OnlyThisRotationFunction Deny secretsmanager:RotateSecret on * if ArnNotEquals(secretsmanager:RotationLambdaARN: ${{{function}.Arn}}) "
                + "and Null(secretsmanager:RotationLambdaARN: false)",
                "OnlyDeploymentUpdates Deny secretsmanager:UpdateSecret on * if ArnNotEquals(aws:PrincipalArn: "
                + "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-cfn-exec-role-${AWS::AccountId}-${AWS::Region}, arn:${AWS::Partition}:iam::${AWS::AccountId}:root)",
            ],
            template.ResourcePolicy("SecretsAuthKeyPolicy"));
    }

    [Fact]
    public void Secrets_WithoutDeploymentRoles_CanBeManagedByTheAccount()
    {
        var template = synthesis.Webhook();

        Assert.DoesNotContain(
            template.ResourcePolicy("SecretsAuthKeyPolicy").Concat(template.ResourcePolicy("SecretsOAuthClientPolicy")),
            statement => statement.Contains("ResourcePolicy", StringComparison.Ordinal) || statement.Contains("DeleteSecret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SecretsAuthKeyPolicy")]
    [InlineData("SecretsOAuthClientPolicy")]
    public void Secrets_WithDeploymentRoles_AreTheirsAndTheRootUsers(string policy)
    {
        var template = synthesis.Webhook(("cfnDeploymentRoleArns", "arn:aws:iam::111122223333:role/deploy"));

        Assert.Contains(
            "OnlyDeploymentManages Deny secretsmanager:CancelRotateSecret, secretsmanager:DeleteResourcePolicy, secretsmanager:DeleteSecret, "
            + "secretsmanager:PutResourcePolicy, secretsmanager:TagResource, secretsmanager:UntagResource on * "
            + "if ArnNotEquals(aws:PrincipalArn: arn:aws:iam::111122223333:role/deploy, arn:${AWS::Partition}:iam::${AWS::AccountId}:root)",
            template.ResourcePolicy(policy));
    }

    [Fact]
    public void FederatedLogin_Stack_HoldsNoSecretAndNoRotation()
    {
        var template = synthesis.Webhook(("tailnetLogin", "federated"), ("tailscaleClientId", "k123"));
        var log = Id(template, "AWS::Logs::LogGroup", "ForwarderLog");

        Assert.Empty(template.OfType("AWS::SecretsManager::Secret"));
        Assert.Empty(template.OfType("AWS::StepFunctions::StateMachine"));
        Assert.Equal(2, template.OfType("AWS::Lambda::Function").Count);
        Assert.Equal(
            [
                $"WriteOwnLog Allow logs:CreateLogStream, logs:PutLogEvents on ${{{log}.Arn}}",
                "OwnIdentityForTailscale Allow sts:GetWebIdentityToken on * if ForAllValues:StringEquals(sts:IdentityTokenAudience: api.tailscale.com/k123) "
                + "and Null(sts:IdentityTokenAudience: false) and NumericLessThanEquals(sts:DurationSeconds: 300)",
            ],
            template.StatementsOf("ForwarderRole"));
        var environment = template.EnvironmentOf("ForwarderFunction");
        Assert.Equal(("federated", "k123", "api.tailscale.com/k123"), (environment["TAILNET_LOGIN"], environment["TAILSCALE_CLIENT_ID"], environment["TAILSCALE_AUDIENCE"]));
        Assert.False(environment.ContainsKey("SECRET_NAME"));
    }

    [Fact]
    public void OAuthClient_WithNamedWriters_IsWrittenByThemAlone()
    {
        var template = synthesis.Webhook(("secretWriterArns", "arn:aws:iam::111122223333:role/secrets-admin"));

        Assert.Contains(
            "OnlyWritersWrite Deny secretsmanager:PutSecretValue on * if ArnNotEquals(aws:PrincipalArn: arn:aws:iam::111122223333:role/secrets-admin, arn:${AWS::Partition}:iam::${AWS::AccountId}:root)",
            template.ResourcePolicy("SecretsOAuthClientPolicy"));
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData("7", 7)]
    [InlineData("none", null)]
    public void Forwarder_Concurrency_IsBoundedUnlessTheAccountCannotReserve(string? setting, int? reserved)
    {
        var template = setting is null ? synthesis.Webhook() : synthesis.Webhook(("lambdaReservedConcurrency", setting));

        Assert.Equal(reserved, template.Properties("AWS::Lambda::Function", "ForwarderFunction")["ReservedConcurrentExecutions"]?.GetValue<int>());
    }

    [Fact]
    public void OAuthClient_FirstDeployment_NeedsNoValue()
    {
        var properties = synthesis.Webhook().Properties("AWS::SecretsManager::Secret", "SecretsOAuthClient").AsObject();

        Assert.False(properties.ContainsKey("SecretString"));
        Assert.False(properties.ContainsKey("GenerateSecretString"));
    }

    [Fact]
    public void AuthKey_Rotation_RunsEvery60DaysAndNotBeforeItCanMakeAKey()
    {
        var schedule = synthesis.Webhook().Properties("AWS::SecretsManager::RotationSchedule");

        Assert.False(schedule["RotateImmediatelyOnUpdate"]!.GetValue<bool>());
        Assert.Equal(60, schedule["RotationRules"]!["AutomaticallyAfterDays"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    public void Functions_Architecture_IsTheLayersToo(string architecture)
    {
        var template = synthesis.Webhook(("lambdaArchitecture", architecture));

        Assert.All(template.OfType("AWS::Lambda::Function"), function =>
        {
            Assert.Equal([architecture], function.Resource["Properties"]!["Architectures"]!.AsArray().Select(item => item!.ToString()));
            Assert.Equal("provided.al2023", function.Resource["Properties"]!["Runtime"]!.ToString());
        });
        Assert.Equal([architecture], template.Properties("AWS::Lambda::LayerVersion")["CompatibleArchitectures"]!.AsArray().Select(item => item!.ToString()));
        Assert.Equal("Retain", template.Resource("AWS::Lambda::LayerVersion")["DeletionPolicy"]!.ToString());
    }

    [Theory]
    [InlineData("xray", true)]
    [InlineData("off", false)]
    [InlineData("otlp", false)]
    public void Functions_Tracing_IsWhatIsSet(string tracing, bool xray)
    {
        var template = synthesis.Webhook(("tracing", tracing), ("otlpEndpoint", "https://otel.example.com:4318"));

        Assert.All(template.OfType("AWS::Lambda::Function"), function => Assert.Equal(xray ? "Active" : null, function.Resource["Properties"]!["TracingConfig"]?["Mode"]?.ToString()));
        Assert.Equal(xray, template.StatementsOf("ForwarderRole").Contains("SendTraces Allow xray:PutTraceSegments, xray:PutTelemetryRecords on *"));
        Assert.Equal(tracing == "otlp" ? null : "none", template.EnvironmentOf("ForwarderFunction").GetValueOrDefault("OTEL_TRACES_EXPORTER"));
    }

    [Theory]
    [InlineData("json", "Warning", "JSON", "INFO", "WARN")]
    [InlineData("json", "Debug", "JSON", "DEBUG", "WARN")]
    [InlineData("text", "Information", "Text", null, null)]
    public void Functions_Logs_AreAsSetAndNeverLoseMetrics(string format, string level, string lambdaFormat, string? application, string? system)
    {
        var logging = synthesis.Webhook(("logFormat", format), ("lambdaLogLevel", level)).Properties("AWS::Lambda::Function", "ForwarderFunction")["LoggingConfig"]!;

        Assert.Equal(
            (lambdaFormat, application, system),
            (logging["LogFormat"]!.ToString(), logging["ApplicationLogLevel"]?.ToString(), logging["SystemLogLevel"]?.ToString()));
    }

    [Fact]
    public void Logs_All_HaveTheRetentionThatIsSet()
    {
        var groups = synthesis.Webhook(("logRetentionDays", "90")).OfType("AWS::Logs::LogGroup");

        Assert.Equal(5, groups.Count);
        Assert.All(groups, group => Assert.Equal(90, group.Resource["Properties"]!["RetentionInDays"]!.GetValue<int>()));
    }

    [Fact]
    public void Forwarder_Environment_FollowsTheSettings()
    {
        var environment = synthesis.Webhook(
            ("targetTailscalePort", "9000"), ("targetProxyResponseMode", "HTTP_CODE"), ("lambdaLogLevel", "DEBUG"),
            ("tailscaleLoginServer", "https://headscale.example.com"), ("tailscaleAcceptRoutes", "true")).EnvironmentOf("ForwarderFunction");

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["TS_TARGET"] = "target",
                ["TS_PORT"] = "9000",
                ["PROXY_RESPONSE"] = "HTTP_CODE",
                ["LOG_LEVEL"] = "Debug",
                ["LOG_FORMAT"] = "json",
                ["METRICS"] = "emf",
                ["SECRET_NAME"] = "WebhookForwarder/tailscale-auth-key",
                ["TS_LOGIN_SERVER"] = "https://headscale.example.com",
                ["TS_ACCEPT_ROUTES"] = "true",
                ["SSL_CERT_FILE"] = "/opt/certs/ca-bundle.crt",
            },
            environment);
    }

    [Fact]
    public void Authorizer_Environment_HoldsTheNetworks()
    {
        var environment = synthesis.Webhook(("webhookDeniedIpCidr", "192.0.2.7/32")).EnvironmentOf("AuthorizerFunction");

        Assert.Equal("192.0.2.0/24,2001:db8::/32", environment["AUTHD_SOURCE_CIDR"]);
        Assert.Equal("192.0.2.7/32", environment["AUTHD_DENY_CIDR"]);
    }

    [Fact]
    public void Authorizer_Cache_IsKeyedByTheSourceAddress()
    {
        var properties = synthesis.Webhook().Properties("AWS::ApiGatewayV2::Authorizer");

        Assert.Equal("$context.identity.sourceIp", Assert.Single(properties["IdentitySource"]!.AsArray())!.ToString());
        Assert.Equal(300, properties["AuthorizerResultTtlInSeconds"]!.GetValue<int>());
        Assert.True(properties["EnableSimpleResponses"]!.GetValue<bool>());
    }

    [Fact]
    public void Api_DefaultRoute_IsAuthorizedThrottledAndLogged()
    {
        var template = synthesis.Webhook(("throttleRate", "7"), ("throttleBurst", "9"));
        var route = template.Properties("AWS::ApiGatewayV2::Route");
        var stage = template.Properties("AWS::ApiGatewayV2::Stage");

        Assert.Equal("$default", route["RouteKey"]!.ToString());
        Assert.Equal("CUSTOM", route["AuthorizationType"]!.ToString());
        Assert.Equal(7, stage["DefaultRouteSettings"]!["ThrottlingRateLimit"]!.GetValue<int>());
        Assert.Equal(9, stage["DefaultRouteSettings"]!["ThrottlingBurstLimit"]!.GetValue<int>());
        Assert.Contains("\"sourceIp\":\"$context.identity.sourceIp\"", stage["AccessLogSettings"]!["Format"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_OwnKey_IsUsedThroughSecretsManagerOnly()
    {
        var template = synthesis.Webhook(("secretsKmsKey", "create"));
        var key = Id(template, "AWS::KMS::Key", "SecretsKey");
        var secret = Id(template, "AWS::SecretsManager::Secret", "SecretsAuthKey");

        Assert.Contains(
            $"KeyOfAuthKey Allow kms:Decrypt on ${{{key}.Arn}} if StringEquals(kms:ViaService: secretsmanager.${{AWS::Region}}.amazonaws.com) "
            + $"and StringLike(kms:EncryptionContext:SecretARN: ${{{secret}}})",
            template.StatementsOf("ForwarderRole"));
        Assert.True(template.Properties("AWS::KMS::Key")["EnableKeyRotation"]!.GetValue<bool>());
    }

    [Fact]
    public void Functions_InAVpc_MayNotUseItsPermissionsThemselves()
    {
        var template = synthesis.Webhook(("vpcId", "vpc-0123456789abcdef0"), ("vpcSubnetIds", "subnet-0123456789abcdef0,subnet-0123456789abcdef1"));
        var statements = template.StatementsOf("ForwarderRole");

        Assert.Contains(statements, statement => statement.StartsWith("LambdaJoinsVpc Allow ec2:AssignPrivateIpAddresses", StringComparison.Ordinal));
        Assert.Contains(statements, statement => statement.StartsWith("FunctionDoesNot Deny ec2:AssignPrivateIpAddresses", StringComparison.Ordinal)
            && statement.EndsWith("if ArnEquals(lambda:SourceFunctionArn: arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:WebhookForwarder-Forwarder)", StringComparison.Ordinal));
        Assert.Equal(2, template.Properties("AWS::Lambda::Function", "ForwarderFunction")["VpcConfig"]!["SubnetIds"]!.AsArray().Count);
        Assert.False(template.Properties("AWS::EC2::SecurityGroup").AsObject().ContainsKey("SecurityGroupIngress"));
    }

    [Fact]
    public void Api_OwnDomain_SwitchesTheGeneratedEndpointOff()
    {
        var template = synthesis.Webhook(
            ("customDomainName", "hooks.example.com"), ("customDomainHostedZoneId", "Z0123456789"),
            ("customDomainCertificateArn", "arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"));

        Assert.True(template.Properties("AWS::ApiGatewayV2::Api")["DisableExecuteApiEndpoint"]!.GetValue<bool>());
        Assert.Equal("TLS_1_2", template.Properties("AWS::ApiGatewayV2::DomainName")["DomainNameConfigurations"]![0]!["SecurityPolicy"]!.ToString());
        Assert.Equal(["A", "AAAA"], template.OfType("AWS::Route53::RecordSet").Select(record => record.Resource["Properties"]!["Type"]!.ToString()).Order());
        Assert.Equal("https://hooks.example.com", template.Root["Outputs"]!["WebhookUrl"]!["Value"]!.ToString());
    }

    [Fact]
    public void Functions_WithCollectorLayer_ExportToIt()
    {
        var template = synthesis.Webhook(("collectorLayerArn", "arn:aws:lambda:eu-central-1:184161586896:layer:collector:1"));

        Assert.All(template.OfType("AWS::Lambda::Function"), function => Assert.Contains(
            "arn:aws:lambda:eu-central-1:184161586896:layer:collector:1",
            function.Resource["Properties"]!["Layers"]!.AsArray().Select(layer => Template.Text(layer!))));
        Assert.Equal("http://127.0.0.1:4318", template.EnvironmentOf("RotationFunction")["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("WebhookForwarder-Rotation", template.EnvironmentOf("RotationFunction")["OTEL_SERVICE_NAME"]);
    }

    [Fact]
    public void Stack_BoundaryAndTags_AreEverywhere()
    {
        var template = synthesis.Webhook(("permissionsBoundaryArn", "arn:aws:iam::111122223333:policy/boundary"), ("extraTags", "team=platform"));

        Assert.All(template.OfType("AWS::IAM::Role"), role =>
        {
            Assert.Equal("arn:aws:iam::111122223333:policy/boundary", role.Resource["Properties"]!["PermissionsBoundary"]!.ToString());
            Assert.Contains(role.Resource["Properties"]!["Tags"]!.AsArray(), tag => tag!["Key"]!.ToString() == "team" && tag["Value"]!.ToString() == "platform");
        });
    }

    [Fact]
    public void Stack_Retain_KeepsSecretsAndLogs()
    {
        var template = synthesis.Webhook(("removalPolicy", "retain"));

        Assert.All(
            template.OfType("AWS::SecretsManager::Secret").Concat(template.OfType("AWS::Logs::LogGroup")),
            entry => Assert.Equal("Retain", entry.Resource["DeletionPolicy"]!.ToString()));
    }

    [Fact]
    public void Alarms_Email_IsToldOverTls()
    {
        var template = synthesis.Webhook(("alarmEmail", "oncall@example.com"));

        Assert.Equal("oncall@example.com", template.Properties("AWS::SNS::Subscription")["Endpoint"]!.ToString());
        Assert.Contains(
            template.Properties("AWS::SNS::TopicPolicy")["PolicyDocument"]!["Statement"]!.AsArray(),
            statement => statement!["Effect"]!.ToString() == "Deny" && statement.ToJsonString().Contains("aws:SecureTransport", StringComparison.Ordinal));
        Assert.All(template.OfType("AWS::CloudWatch::Alarm"), alarm => Assert.Single(alarm.Resource["Properties"]!["AlarmActions"]!.AsArray()));
    }

    [Fact]
    public void Routes_Secrets_AreReadWhereARouteUsesThem()
    {
        using var routes = new RoutesJson("""
            {"routes":[
              {"name":"github","match":{"path":"/github"},"target":"http://ci:8080","verification":{"scheme":"github","secret":{"name":"github-webhook"}}},
              {"name":"rest","target":"http://ci:8080","apiKey":{"secret":{"name":"partner-key","key":"value"}}}]}
            """);
        var template = synthesis.Stacks(("routes", routes.Path))["WebhookForwarder"];
        const string Stages = "if StringEqualsIfExists(secretsmanager:VersionStage: AWSCURRENT, AWSPREVIOUS) and Null(secretsmanager:VersionId: true)";
        const string Prefix = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:";

        Assert.Equal($"ReadVerificationSecrets Allow secretsmanager:GetSecretValue on {Prefix}github-webhook-?????? {Stages}", template.StatementsOf("ForwarderRole")[^1]);
        Assert.Equal($"ReadApiKeysSecrets Allow secretsmanager:GetSecretValue on {Prefix}partner-key-?????? {Stages}", template.StatementsOf("AuthorizerRole")[^1]);
        Assert.Equal("file:/var/task/routes.json", template.EnvironmentOf("ForwarderFunction")["ROUTES"]);
        Assert.Equal("file:/var/task/routes.json", template.EnvironmentOf("AuthorizerFunction")["ROUTES"]);
        Assert.Equal(0, template.Properties("AWS::ApiGatewayV2::Authorizer")["AuthorizerResultTtlInSeconds"]!.GetValue<int>());
    }

    [Fact]
    public void KeyAge_Measurement_ReadsDatesOnlyAndRaisesAnAlarm()
    {
        var template = synthesis.Webhook(("rotationDays", "30"));
        var definition = Template.Text(template.Properties("AWS::StepFunctions::StateMachine")["DefinitionString"]!);

        Assert.Equal($"ReadDates Allow secretsmanager:DescribeSecret on ${{{Id(template, "AWS::SecretsManager::Secret", "SecretsAuthKey")}}}", template.StatementsOf("KeyAgeRole")[0]);
        Assert.Equal(33, template.Properties("AWS::CloudWatch::Alarm", "MonitoringAuthKeyOld")["Threshold"]!.GetValue<double>());
        Assert.Contains("\"QueryLanguage\":\"JSONata\"", definition, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_SayWhatToDoNext()
    {
        var outputs = synthesis.Webhook().Root["Outputs"]!;

        Assert.Equal("aws secretsmanager rotate-secret --secret-id WebhookForwarder/tailscale-auth-key", outputs["Next2Rotate"]!["Value"]!.ToString());
        Assert.Contains("put-secret-value --secret-id WebhookForwarder/tailscale-oauth-client", outputs["Next1FillOAuthSecret"]!["Value"]!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(outputs["WebhookUrl"]);
    }

    [Fact]
    public void Webhook_Template_IsTheReviewedOne() => Snapshot.Matches("WebhookForwarder", synthesis.Webhook());

    private static string Id(Template template, string type, string prefix) =>
        Assert.Single(template.OfType(type), entry => entry.Id.StartsWith(prefix, StringComparison.Ordinal) && !entry.Id.Contains("Policy", StringComparison.Ordinal)).Id;
}
