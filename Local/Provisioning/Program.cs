using AwsClient;
using Provisioning;
using SecretsManager;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Help.Text);
    return 0;
}

if (ProvisioningOptions.FromEnvironment(Environment.GetEnvironmentVariable, out var errors) is not { } options)
{
    foreach (var error in errors)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}

using var client = new SecretsManagerClient(options.SecretsManager);
try
{
    await new FirstDeployment(options, client, TimeProvider.System, Console.WriteLine).RunAsync(CancellationToken.None);
    return 0;
}
catch (Exception failure) when (failure is AwsException or TimeoutException or RotationDriverException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
