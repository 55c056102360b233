using Authorizer;
using Lambda.Runtime;

return LambdaBootstrap.Run(_ =>
{
    var settings = AuthorizerSettings.Load(Environment.GetEnvironmentVariable);
    foreach (var error in settings.Errors)
    {
        Console.Error.WriteLine($"ConfigurationInvalid: {error} Everything is denied.");
    }

    return new AuthorizerHandler(new SourceRules(settings));
});
