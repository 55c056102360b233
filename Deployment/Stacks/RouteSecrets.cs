using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Deployment.Settings;
using Routing;

namespace Deployment.Stacks;

/// <summary>Read access to the secrets that routes name, and to no others.</summary>
internal static class RouteSecrets
{
    /// <summary>One statement for the secrets that <paramref name="secretsOf"/> finds in the routes; none where it finds none.</summary>
    public static PolicyStatement[] Read(Construct scope, DeploymentSettings settings, string what, Func<Route, IEnumerable<SecretReference>> secretsOf)
    {
        string[] arns = [.. (settings.Routes?.Routes ?? []).SelectMany(secretsOf).Select(secret => Arn(secret.Name)).Distinct().Order(StringComparer.Ordinal)];
        return arns.Length == 0
            ? []
            :
            [
                new PolicyStatement(new PolicyStatementProps
                {
                    Sid = $"Read{what}Secrets",
                    Actions = ["secretsmanager:GetSecretValue"],
                    Resources = arns,
                    Conditions = new Dictionary<string, object>
                    {
                        // The previous value stays good during a rotation.
                        ["StringEqualsIfExists"] = new Dictionary<string, object> { ["secretsmanager:VersionStage"] = (string[])["AWSCURRENT", "AWSPREVIOUS"] },
                        ["Null"] = new Dictionary<string, object> { ["secretsmanager:VersionId"] = "true" },
                    },
                }),
                .. arns.SelectMany((arn, i) => SecretEncryption.Given(new Construct(scope, $"{what}Key{i}"), settings).Access($"KeyOf{what}{i}", arn, "kms:Decrypt")),
            ];
    }

    /// <summary>A name stands for itself, a hyphen and the six characters that Secrets Manager appends.</summary>
    private static string Arn(string name) => name.StartsWith("arn:", StringComparison.Ordinal)
        ? name
        : $"arn:{Aws.PARTITION}:secretsmanager:{Aws.REGION}:{Aws.ACCOUNT_ID}:secret:{name}-??????";
}
