using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Hosting.Aws;

/// <summary>
/// The account that the application's AWS services belong to: by default one that exists only here, with the key pair of the
/// settings <c>Aws:AccessKeyId</c> and <c>Aws:SecretAccessKey</c>, or one made anew for each run.
/// </summary>
public sealed class AWSAccount
{
    // What AWS makes access key ids of: base32.
    private const string KeyIdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 20;

    private readonly ConfigurationManager _configuration;
    private string _accessKeyId;
    private string _secretAccessKey;

    internal AWSAccount(IDistributedApplicationBuilder builder)
    {
        _configuration = builder.Configuration;
        _accessKeyId = Setting("Aws:AccessKeyId") ?? "AKIA" + RandomNumberGenerator.GetString(KeyIdCharacters, 16);
        _secretAccessKey = Setting("Aws:SecretAccessKey") ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
        AccessKeyId = builder.AddParameter("aws-access-key-id", () => _accessKeyId);
        SecretAccessKey = builder.AddParameter("aws-secret-access-key", () => _secretAccessKey, secret: true);
    }

    /// <summary>The key pair's id.</summary>
    public IResourceBuilder<ParameterResource> AccessKeyId { get; }

    /// <summary>The key pair's secret.</summary>
    public IResourceBuilder<ParameterResource> SecretAccessKey { get; }

    /// <summary>The session token of temporary credentials; null where there is none.</summary>
    public IResourceBuilder<ParameterResource>? SessionToken { get; private set; }

    /// <summary>The region, such as <c>us-east-1</c>.</summary>
    public string Region { get; private set; } = "us-east-1";

    /// <summary>The account's number, twelve digits.</summary>
    public string Id { get; private set; } = "123456789012";

    /// <summary>The ARN of a function of this account.</summary>
    public string FunctionArn(string name) => $"arn:aws:lambda:{Region}:{Id}:function:{name}";

    // LocalStack takes any key pair; its documentation uses this one, and it serves the account of zeros to whoever has it.
    internal void BecomeLocalStacks() => (_accessKeyId, _secretAccessKey, Id) = ("test", "test", "000000000000");

    /// <summary>Takes the caller's credentials and region, from the variables that AWS's SDKs read.</summary>
    internal void BecomeCallers(IDistributedApplicationBuilder builder)
    {
        (_accessKeyId, _secretAccessKey) = (Setting("AWS_ACCESS_KEY_ID") ?? "", Setting("AWS_SECRET_ACCESS_KEY") ?? "");
        Region = Setting("AWS_REGION") ?? Setting("AWS_DEFAULT_REGION") ?? Region;
        SessionToken = Setting("AWS_SESSION_TOKEN") is { } token ? builder.AddParameter("aws-session-token", () => token, secret: true) : null;
    }

    private string? Setting(string key) => _configuration[key] is { Length: > 0 } value ? value : null;
}
