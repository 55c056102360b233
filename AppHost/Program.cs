using AppHost;
using AppHost.Inspecting;
using AppHost.Running;
using Hosting.Aws;
using Hosting.Tailnet;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Help.Text);
    return 0;
}

var builder = LocalApplication.CreateBuilder(args);
if (Choices.Read(builder.Configuration) is not { } choices
    || LocalPort.Read(builder.Configuration, "Ports:Webhook", 8080) is not { } webhookPort
    || LocalPort.Read(builder.Configuration, "Ports:Target", 0) is not { } targetPort
    || LocalPort.Read(builder.Configuration, "Ports:Inspector", 0) is not { } inspectorPort
    || LocalPort.Read(builder.Configuration, "Ports:Dashboard", 18888) is not { } dashboardPort)
{
    return 1;
}

builder.UseDashboardPort(dashboardPort);

// The private side: a tailnet, and in it a target without an inbound port.
IResourceBuilder<ITailnetResource> tailnet = choices.Tailnet switch
{
    Choices.Headscale => builder.AddTailnet("tailnet").RunAsHeadscale(choices.ContainerEngine!, choices.HeadscaleImage, choices.TailscaledImage, Tags.Forwarder, Tags.Target),
    Choices.Tailscale => builder.AddTailnet("tailnet").AsExisting(choices),
    _ => builder.AddTailnet("tailnet", Tags.Forwarder, Tags.Target),
};
var target = builder.AddTarget("target", tailnet, choices, targetPort);

// The cloud side: secrets, and functions behind an HTTP API.
IResourceBuilder<ISecretsManagerResource> secrets = choices.Secrets switch
{
    Choices.LocalStack => builder.AddSecretsManager("secrets").RunAsLocalStack(choices.LocalStackImage, choices.LocalStackTag),
    Choices.Aws => builder.AddSecretsManager("secrets").AsExisting(),
    _ => builder.AddSecretsManager("secrets"),
};

var rotation = builder.AddAWSLambdaFunction<Projects.Rotation>("rotation")
    .WithTimeout(TimeSpan.FromSeconds(60))
    .WithReference(secrets)
    .WithEnvironment("OAUTH_SECRET_ARN", SecretNames.OAuthClient)
    .WithEnvironment("TAILNET", "-")
    .WithEnvironment("TAG_NAME", Tags.Forwarder)
    .WithEnvironment("TAILSCALE_API_URL", tailnet.Resource.ApiUrl);

var authorizer = builder.AddAWSLambdaFunction<Projects.Authorizer>("authorizer")
    .WithTimeout(TimeSpan.FromSeconds(5))
    .WithReference(secrets)
    .WithSettings("AUTHD_DENY_CIDR", "ROUTES", "LOG_LEVEL")
    .WithEnvironment("AUTHD_SOURCE_CIDR", builder.AddParameter("allowed-source-cidr", builder.Configuration["AUTHD_SOURCE_CIDR"] ?? "127.0.0.1/32,::1/128"));

var forwarder = builder.AddAWSLambdaFunction<Projects.Forwarder>("forwarder")
    .WithTimeout(TimeSpan.FromSeconds(10))
    .WithExtension<Projects.Extension>("tailscale-extension")
    .WithReference(secrets)
    .WithReference(tailnet)
    .WithTarget(target)
    .WithSettings("PROXY_RESPONSE", "ROUTES", "LOG_LEVEL")
    .WithEnvironment("SECRET_NAME", SecretNames.AuthKey)
    .WithEnvironment("TS_SOCKS5_PORT", "0");

// The first deployment: seeds the secrets and rotates the auth key, by the rotation function.
var senders = builder.AddSenderSecrets();
var provisioning = builder.AddProvisioning("provisioning", secrets, tailnet, rotation, senders);

var webhooks = builder.AddAWSAPIGatewayEmulator("webhooks", APIGatewayType.HttpV2, webhookPort)
    .WithAuthorizer(authorizer)
    .WithReference(forwarder)
    .WaitForTarget(target)
    .WaitForProvisioning(provisioning);

// What Aspire's dashboard cannot show: webhooks with replay, sandboxes on a time line, the tailnet with its faults.
var inspector = builder.AddInspector("inspector", inspectorPort, webhooks, tailnet, senders);

webhooks.PrintWhenReady(inspector, authorizer, forwarder);
return await builder.RunLocallyAsync();
