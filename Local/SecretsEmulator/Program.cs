using SecretsEmulator;
using SecretsEmulator.Model;
using ServiceDefaults;

const string Help = """
    SecretsEmulator: AWS Secrets Manager on this machine, for AWS SDKs and the AWS CLI.

    usage: SecretsEmulator [--urls http://127.0.0.1:4599] [--Setting=value ...]

    Settings (also from the environment; __ for : there):
      SECRETS_PORT                 port on 127.0.0.1 where --urls or ASPNETCORE_URLS say nothing (4599)
      Region                       region that requests are signed for (us-east-1)
      AccountId                    account in ARNs (123456789012)
      Credentials:AccessKeyId      key pair that may call (test, test)
      Credentials:SecretAccessKey
      Credentials:SessionToken     session token that must come with it (any)
      LambdaEndpoint               Lambda's Invoke API, for rotation (none)
      StateFile                    keeps the secrets, in clear, mode 0600 (memory only)
      RotationRetryDelay           first delay after a failed rotation, hh:mm:ss (00:00:01)
    """;

if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Help);
    return 0;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
if (EmulatorOptions.Read(builder.Configuration, out var errors) is not { } options)
{
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(error);
    return 1;
}

try
{
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["SECRETS_PORT"] ?? "4599"}");
    await using var app = EmulatorHost.Build(builder, options, TimeProvider.System);
    app.MapDefaultEndpoints();
    await app.RunAsync();
    return 0;
}
catch (StateFileException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (IOException exception)
{
    // Kestrel's message names the address that is in use.
    await Console.Error.WriteLineAsync($"{exception.Message} Choose another port with SECRETS_PORT, ASPNETCORE_URLS or --urls.");
    return 1;
}
