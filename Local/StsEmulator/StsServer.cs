using System.Globalization;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using AwsClient.Signing;

namespace StsEmulator;

/// <summary>STS as far as a function without a stored secret needs it: GetWebIdentityToken and GetCallerIdentity (Query protocol), with the issuer's documents.</summary>
internal static class StsServer
{
    private const int MaxBody = 64 * 1024;
    private const string Xml = "text/xml; charset=utf-8";
    private static readonly string[] _algorithms = ["ES384", "RS256"];
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static WebApplication Build(WebApplicationBuilder builder, StsOptions options, TimeProvider time)
    {
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = MaxBody);
        builder.Services.AddSingleton(options).AddSingleton(time).AddSingleton<TokenIssuer>()
            .AddSingleton(new RequestAuthenticator("sts", options.Region, new AwsCredentials(options.AccessKeyId, options.SecretAccessKey), time));
        var app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", (HttpContext context) => Results.Json(new
        {
            issuer = Issuer(context.Request),
            jwks_uri = $"{Issuer(context.Request)}/.well-known/jwks.json",
            id_token_signing_alg_values_supported = _algorithms,
        }));
        app.MapGet("/.well-known/jwks.json", (TokenIssuer issuer) => Results.Json(issuer.KeySet()));
        app.MapPost("/", CallAsync);
        return app;
    }

    private static string Issuer(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static async Task<IResult> CallAsync(HttpContext context, StsOptions options, TokenIssuer issuer, RequestAuthenticator authenticator)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (authenticator.Verify(context.Request, body.ToArray()) is { } refused)
        {
            return Error(403, refused.Code, refused.Message);
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.ToArray()));
        return form.TryGetValue("Action", out var action) ? action.ToString() switch
        {
            "GetCallerIdentity" => Answer("GetCallerIdentity", $"<Arn>{options.RoleArn}</Arn><UserId>AROA</UserId><Account>{options.AccountId}</Account>"),
            "GetWebIdentityToken" => Token(context, options, issuer, form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal)),
            var other => Error(400, "InvalidAction", $"Could not find operation {other} for version 2011-06-15"),
        } : Error(400, "MissingAction", "Missing Action");
    }

    private static IResult Token(HttpContext context, StsOptions options, TokenIssuer issuer, Dictionary<string, string> form)
    {
        var audiences = form.Where(pair => pair.Key.StartsWith("Audience.member.", StringComparison.Ordinal)).Select(pair => pair.Value).ToList();
        var seconds = form.TryGetValue("DurationSeconds", out var text) ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1 : 300;
        var algorithm = form.GetValueOrDefault("SigningAlgorithm", "");
        if (audiences.Count is 0 or > 10 || audiences.Any(audience => audience.Length is 0 or > 1000) || seconds is < 60 or > 3600 || algorithm is not ("ES384" or "RS256"))
        {
            return Error(400, "ValidationError", "Audience takes 1 to 10 values, DurationSeconds 60 to 3600, SigningAlgorithm RS256 or ES384.");
        }

        return options.OutboundFederation
            ? Answer("GetWebIdentityToken", $"<WebIdentityToken>{issuer.Issue(Issuer(context.Request), audiences, algorithm, seconds)}</WebIdentityToken>")
            : Error(403, "OutboundWebIdentityFederationDisabled", "Outbound web identity federation is not enabled for this account.");
    }

    private static IResult Answer(string action, string result) => Results.Text(
        $"<{action}Response xmlns=\"{Namespace}\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{action}Response>", Xml);

    private static IResult Error(int status, string code, string message) => Results.Text(
        $"<ErrorResponse xmlns=\"{Namespace}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{SecurityElement.Escape(message)}</Message></Error><RequestId>{Guid.NewGuid()}</RequestId></ErrorResponse>",
        Xml, statusCode: status);
}
