using System.Globalization;

namespace Lambda.Runtime.RuntimeApi;

/// <summary>The Runtime API's address, from <c>AWS_LAMBDA_RUNTIME_API</c>: <c>host:port</c> with an optional path prefix.</summary>
/// <param name="Host">Host name or address (an IPv6 address without brackets).</param>
/// <param name="Port">TCP port.</param>
/// <param name="PathPrefix">Empty, or a path without a trailing slash.</param>
internal sealed record RuntimeApiAddress(string Host, int Port, string PathPrefix)
{
    private const string Variable = "AWS_LAMBDA_RUNTIME_API";

    /// <summary>Host and port as a Host header field has them.</summary>
    public string Authority => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <exception cref="InvalidOperationException">The value is missing or malformed.</exception>
    public static RuntimeApiAddress Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidOperationException(
                $"{Variable} is not set. This program is a Lambda custom runtime: Lambda (or the local environment, `dotnet run --project AppHost`) starts it.");
        }

        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? value : value[..slash];
        var prefix = slash < 0 ? "" : value[slash..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        var port = 80;
        if (colon >= 0 && !int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) ||
            host.Length == 0 || port is <= 0 or > 65535)
        {
            throw new InvalidOperationException($"{Variable} is '{value}'; expected host:port, optionally with a path prefix.");
        }

        return new RuntimeApiAddress(host.Trim('[', ']'), port, prefix);
    }
}
