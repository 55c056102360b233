using AppHost;
using AppHost.Aws;
using AppHost.Running;
using AppHost.Tailscale;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Help.Text);
    return 0;
}

var builder = LocalApplication.CreateBuilder(args);
if (Choices.Read(builder.Configuration) is not { } choices
    || LocalPort.Read(builder.Configuration, "Ports:Webhook", 8080) is not { } webhookPort
    || LocalPort.Read(builder.Configuration, "Ports:Target", 0) is not { } targetPort
    || LocalPort.Read(builder.Configuration, "Ports:Dashboard", 18888) is not { } dashboardPort)
{
    return 1;
}

builder.UseDashboardPort(dashboardPort);

// What the deployment would find in the AWS account and in the tailnet's settings.
var account = builder.AddAwsAccount(choices);
var allowedSources = builder.AddParameter("allowed-source-cidr", builder.Configuration["AUTHD_SOURCE_CIDR"] ?? "127.0.0.1/32,::1/128");

// The private side: a target without an inbound port, and its node in the tailnet.
var tailnet = builder.AddTailnet("tailnet", choices);
var target = builder.AddTarget("target", tailnet, choices, targetPort);

// The cloud side: secrets, and functions behind an HTTP API.
var secrets = builder.AddSecretsManager("secrets", account, choices);
var lambda = builder.AddLambda("lambda", account).UseSecrets(secrets);

var rotation = lambda.AddFunction("rotation", "Rotation", timeoutSeconds: 60)
    .WithVariable("OAUTH_SECRET_ARN", SecretNames.OAuthClient)
    .WithVariable("TAILNET", "-")
    .WithVariable("TAG_NAME", Tailnet.ForwarderTag)
    .WithVariable("TAILSCALE_API_URL", tailnet.ApiUrl);

var authorizer = lambda.AddFunction("authorizer", "Authorizer", timeoutSeconds: 5)
    .WithVariablesOf(builder.Configuration, "AUTHD_DENY_CIDR", "ROUTES", "LOG_LEVEL")
    .WithVariable("AUTHD_SOURCE_CIDR", allowedSources);

var forwarder = lambda.AddFunction("forwarder", "Forwarder", timeoutSeconds: 10)
    .WithExtension("Extension", "tailscale-extension")
    .WithVariablesOf(builder.Configuration, "PROXY_RESPONSE", "ROUTES", "LOG_LEVEL")
    .WithVariable("TS_TARGET", target.Hostname)
    .WithVariable("TS_PORT", target.Port)
    .WithVariable("SECRET_NAME", SecretNames.AuthKey)
    .WithVariable("TAILSCALED_PATH", tailnet.DaemonPath)
    .WithVariables(tailnet.DaemonVariables)
    .WithVariable("TS_LOGIN_SERVER", tailnet.LoginServer)
    .WithVariable("TS_SOCKS5_PORT", "0");

var webhooks = lambda.AddHttpApi("http-api", webhookPort)
    .AddAuthorizer("source-address", authorizer)
    .AddRoute("$default", forwarder, "source-address")
    .Resource
    .WaitFor(lambda.Resource);
foreach (var part in target.Resources)
{
    webhooks.WaitFor(part);
}

// The first deployment: seeds the secrets and rotates the auth key, by the rotation function.
var senders = builder.AddSenderSecrets();
if (builder.AddProvisioning("provisioning", account, secrets, tailnet, lambda, rotation, senders) is { } provisioning)
{
    webhooks.WaitForCompletion(provisioning.WaitFor(lambda.Resource));
}

webhooks.PrintWhenReady(lambda.Resource.GetEndpoint("http-api"));
await builder.Build().RunAsync();
return 0;
