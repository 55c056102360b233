using Amazon.CDK;
using Constructs;

namespace Deployment.Stacks;

/// <summary>Reasons why a finding of cdk-nag does not apply, kept in the template next to the resource they excuse.</summary>
internal static class NagExcuses
{
    private const string Metadata = "cdk_nag";

    /// <summary>
    /// Excuses one finding. <paramref name="finding"/> is the rule's id, with the offending item in brackets where the rule names one:
    /// <c>AwsSolutions-IAM5[Resource::*]</c>.
    /// </summary>
    public static void Excuse(this IConstruct construct, string finding, string reason)
    {
        var resource = (CfnResource)(construct as CfnResource ?? construct.Node.DefaultChild!);
        var excuses = resource.GetMetadata(Metadata) is IDictionary<string, object> known && known["rules_to_suppress"] is object[] list ? list : [];
        resource.AddMetadata(Metadata, new Dictionary<string, object>
        {
            ["rules_to_suppress"] = (object[])[.. excuses, new Dictionary<string, object> { ["id"] = finding, ["reason"] = reason }],
        });
    }
}
