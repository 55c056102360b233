using ServiceDefaults;
using StsEmulator;

const string Help = """
    StsEmulator: AWS STS on this machine, as far as GetWebIdentityToken and GetCallerIdentity go.

    usage: StsEmulator [--urls http://127.0.0.1:4598] [--Setting=value ...]

    Settings (also from the environment):
      Region               region that requests are signed for (us-east-1)
      AccountId            account in answers (123456789012)
      AccessKeyId          key pair that may call (test, test)
      SecretAccessKey
      RoleArn              whose identity it is: the token's subject (arn:aws:iam::123456789012:role/forwarder)
      OutboundFederation   false: the account has not enabled it (true)

    Tokens are signed by keys of this process; /.well-known/openid-configuration and /.well-known/jwks.json let others verify them.
    """;

if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Help);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:4598");
}

await using var app = StsServer.Build(builder, builder.Configuration.Get<StsOptions>() ?? new StsOptions(), TimeProvider.System);
app.MapDefaultEndpoints();
await app.RunAsync();
return 0;
