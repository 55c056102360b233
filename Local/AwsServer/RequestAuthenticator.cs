using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using AwsClient.Signing;

namespace AwsServer;

/// <summary>Verifies Signature Version 4 in the Authorization header, with the errors of the service ("Common Errors" of the API reference).</summary>
/// <param name="service">The service's signing name.</param>
/// <param name="region">The region that requests are signed for.</param>
/// <param name="credentials">The key pair that may call. Without a session token in it, a signed token is accepted unread: there is no STS here.</param>
/// <param name="time">The clock that a request's date is compared with.</param>
internal sealed class RequestAuthenticator(string service, string region, AwsCredentials credentials, TimeProvider time)
{
    /// <summary>How far a request's date may be from the clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>Null when the request is signed by the configured key pair.</summary>
    public ServiceError? Verify(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (!AuthorizationHeader.TryParse(header, out var authorization, out var reason))
            return new ServiceError("IncompleteSignatureException", reason);
        var date = request.Headers["X-Amz-Date"].ToString();
        if (!DateTimeOffset.TryParseExact(
                date, SignatureV4.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var signedAt))
        {
            return new ServiceError("IncompleteSignatureException", "Date must be in ISO-8601 'basic format' in the 'X-Amz-Date' header.");
        }

        return CheckScope(authorization, date) ?? CheckTime(signedAt, date)
            ?? CheckSigner(authorization, request.Headers["X-Amz-Security-Token"].ToString())
            ?? CheckSignature(authorization, request, body, date);
    }

    private ServiceError? CheckScope(AuthorizationHeader authorization, string date)
    {
        var scope = authorization.Scope;
        if (scope.Date != date[..8])
            return InvalidSignature($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope.Date}' != '{date[..8]}'.");
        if (scope.Region != region)
            return InvalidSignature($"Credential should be scoped to a valid region, not '{scope.Region}'.");
        return scope.Service == service ? null : InvalidSignature($"Credential should be scoped to correct service: '{service}'.");
    }

    private ServiceError? CheckTime(DateTimeOffset signedAt, string date)
    {
        var now = time.GetUtcNow();
        if (now - signedAt > Tolerance)
            return new ServiceError("RequestExpired", $"Signature expired: {date} is now earlier than {Format(now - Tolerance)} ({Format(now)} - 15 min.)");
        return signedAt - now > Tolerance
            ? new ServiceError("RequestExpired", $"Signature not yet current: {date} is still later than {Format(now + Tolerance)} ({Format(now)} + 15 min.)")
            : null;
    }

    private ServiceError? CheckSigner(AuthorizationHeader authorization, string sessionToken)
    {
        var known = authorization.AccessKeyId == credentials.AccessKeyId
            && (credentials.SessionToken is not { } expected || FixedTimeEquals(expected, sessionToken));
        return known ? null : new ServiceError("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    private ServiceError? CheckSignature(AuthorizationHeader authorization, HttpRequest request, ReadOnlySpan<byte> body, string date)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var name in authorization.SignedHeaders.Split(';'))
        {
            if (!request.Headers.TryGetValue(name, out var values))
                return InvalidSignature($"The signed header '{name}' is not in the request.");
            headers.AddRange(values.Select(value => new KeyValuePair<string, string>(name, value ?? "")));
        }

        var unsigned = request.Headers.Keys.FirstOrDefault(name => MustBeSigned(name) && !headers.Exists(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));
        if (unsigned is not null)
            return InvalidSignature($"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");

        var query = request.QueryString.HasValue ? request.QueryString.Value[1..] : "";
        var canonical = CanonicalRequest.Create(request.Method, request.Path.Value ?? "/", query, headers, SignatureV4.Hash(body));
        var expected = SignatureV4.Signature(canonical, date, authorization.Scope, credentials.SecretAccessKey);
        return FixedTimeEquals(expected, authorization.Signature) ? null : InvalidSignature(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
            + "Consult the service documentation for details.");
    }

    // A proxy on the way must not be able to change the host, the operation or the token.
    private static bool MustBeSigned(string header) =>
        header.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Amz-Target", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Amz-Date", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Amz-Security-Token", StringComparison.OrdinalIgnoreCase);

    private static ServiceError InvalidSignature(string message) => new("InvalidSignatureException", message);

    private static bool FixedTimeEquals(string expected, string actual) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(actual));

    private static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString(SignatureV4.TimeFormat, CultureInfo.InvariantCulture);
}
