using System.Globalization;

namespace AwsClient.Signing;

/// <summary>What a signing key is derived for: <c>20150830/us-east-1/secretsmanager/aws4_request</c>.</summary>
/// <param name="Date">The day, <c>yyyyMMdd</c> in UTC.</param>
/// <param name="Region">For instance <c>eu-central-1</c>.</param>
/// <param name="Service">The service's signing name.</param>
public readonly record struct CredentialScope(string Date, string Region, string Service)
{
    /// <summary>The fixed end of every scope.</summary>
    public const string Terminator = "aws4_request";

    public static CredentialScope For(DateTimeOffset time, string region, string service) =>
        new(time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), region, service);

    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";
}
