namespace LambdaEmulator.Configuration;

/// <summary>The settings are wrong; the message lists all errors, each naming the setting, its value and what is allowed.</summary>
internal sealed class ConfigurationInvalidException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
