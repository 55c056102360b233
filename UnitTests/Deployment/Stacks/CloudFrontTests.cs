using System.Text;
using Deployment.Settings;
using Lambda.Runtime.HttpApi;

namespace Deployment.UnitTests.Stacks;

[Collection(SynthesisCollection.Name)]
public sealed class CloudFrontTests(Synthesis synthesis)
{
    [Fact]
    public void Distribution_Origin_ProvesItselfByASecretHeader()
    {
        var template = CloudFront;
        var origin = template.Properties("AWS::CloudFront::Distribution")["DistributionConfig"]!["Origins"]![0]!;
        var header = origin["OriginCustomHeaders"]![0]!;

        Assert.Equal("x-origin-key", header["HeaderName"]!.ToString());
        Assert.Matches("^{{resolve:secretsmanager:\\$\\{.*\\}:SecretString:key::}}$", Template.Text(header["HeaderValue"]!));
        Assert.Equal("https-only", origin["CustomOriginConfig"]!["OriginProtocolPolicy"]!.ToString());
        Assert.StartsWith("https://${", Template.Text(template.Root["Outputs"]!["WebhookUrl"]!["Value"]!), StringComparison.Ordinal);
    }

    [Fact]
    public void WebAcl_Rules_AdmitTheAllowedNetworksAndBlockTheRest()
    {
        var template = CloudFront;
        var acl = template.Properties("AWS::WAFv2::WebACL");

        Assert.NotNull(acl["DefaultAction"]!["Block"]);
        Assert.Equal(
            ["DeniedIPV4 Block", "RatePerAddress Block", "AllowedIPV4 Allow", "AllowedIPV6 Allow"],
            acl["Rules"]!.AsArray().OrderBy(rule => rule!["Priority"]!.GetValue<int>()).Select(rule => $"{rule!["Name"]} {rule["Action"]!.AsObject().Single().Key}"));
        Assert.Equal("192.0.2.0/24", template.Properties("AWS::WAFv2::IPSet", "FrontWebAclAllowedIPV4")["Addresses"]![0]!.ToString());
    }

    [Fact]
    public void WebAcl_Everybody_IsWrittenInHalves()
    {
        var template = synthesis.Stacks(("targetTailscaleIp", "target"), ("front", "cloudfront"), ("webhookAllowedIpCidr", "0.0.0.0/0,::/0"))["WebhookForwarder"];

        Assert.Equal(["0.0.0.0/1", "128.0.0.0/1"], Addresses("IPV4"));
        Assert.Equal(["::/1", "8000::/1"], Addresses("IPV6"));

        IEnumerable<string> Addresses(string version) =>
            template.Properties("AWS::WAFv2::IPSet", $"FrontWebAclAllowed{version}")["Addresses"]!.AsArray().Select(address => address!.ToString());
    }

    [Fact]
    public void Authorizer_BehindCloudFront_ChecksTheKeyOfEveryRequest()
    {
        var template = CloudFront;
        var environment = template.EnvironmentOf("AuthorizerFunction");

        Assert.Equal("192.0.2.0/24,2001:db8::/32", environment["AUTHD_SOURCE_CIDR"]);
        Assert.Equal("192.0.2.7/32", environment["AUTHD_DENY_CIDR"]);
        Assert.Equal(("cloudfront", "WebhookForwarder/origin-key"), (environment["FRONT"], environment["ORIGIN_KEY_SECRET"]));
        Assert.Equal("cloudfront", template.EnvironmentOf("ForwarderFunction")["FRONT"]);
        Assert.Equal(
            ["$request.header.x-origin-key", "$request.header.x-sender-address"],
            template.Properties("AWS::ApiGatewayV2::Authorizer")["IdentitySource"]!.AsArray().Select(source => source!.ToString()));
        Assert.Contains(
            "ReadOriginKey Allow secretsmanager:GetSecretValue on arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:WebhookForwarder/origin-key-??????",
            template.StatementsOf("AuthorizerRole"));
    }

    [Fact]
    public void AddressLists_WithAGivenWebAcl_StayInForce()
    {
        var template = synthesis.Webhook(
            ("front", "cloudfront"), ("webAclArn", "arn:aws:wafv2:us-east-1:111122223333:global/webacl/hooks/12345678-1234-1234-1234-123456789012"));

        Assert.Empty(template.OfType("AWS::WAFv2::WebACL"));
        Assert.Equal("192.0.2.0/24,2001:db8::/32", template.EnvironmentOf("AuthorizerFunction")["AUTHD_SOURCE_CIDR"]);
    }

    [Fact]
    public void Sender_BehindCloudFront_IsNamedByTheDistribution()
    {
        var code = CloudFront.Properties("AWS::CloudFront::Function")["FunctionCode"]!.ToString();
        var behavior = CloudFront.Properties("AWS::CloudFront::Distribution")["DistributionConfig"]!["DefaultCacheBehavior"]!;

        Assert.Contains("request.headers['x-sender-address'] = { value: event.viewer.ip };", code, StringComparison.Ordinal);
        Assert.Contains("request.headers['x-sender-host'] = { value: request.headers.host.value };", code, StringComparison.Ordinal);
        Assert.Equal("viewer-request", behavior["FunctionAssociations"]![0]!["EventType"]!.ToString());
        Assert.Equal(
            [Encoding.ASCII.GetString(FrontHeaders.OriginKey), Encoding.ASCII.GetString(FrontHeaders.SenderAddress), Encoding.ASCII.GetString(FrontHeaders.SenderHost)],
            [OriginKey.Header, OriginKey.SenderAddress, OriginKey.SenderHost]);
    }

    [Fact]
    public void OriginKey_Policy_LetsTheAuthorizerAndTheDeploymentReadIt()
    {
        var policy = CloudFront.ResourcePolicy("FrontOriginKeyPolicy");

        Assert.Matches(
            @"^OnlyAuthorizerAndDeploymentRead Deny secretsmanager:GetSecretValue on \* if ArnNotEquals\(aws:PrincipalArn: \$\{AuthorizerRole\w+\.Arn\}, arn:.*cdk-hnb659fds-cfn-exec-role.*, arn:.*:root\)$",
            policy[0]);
        Assert.StartsWith("OnlyDeploymentUpdates Deny secretsmanager:UpdateSecret", policy[1], StringComparison.Ordinal);
    }

    [Fact]
    public void CloudFront_Template_IsTheReviewedOne() => Snapshot.Matches("WebhookForwarder-CloudFront", CloudFront);

    private Template CloudFront => synthesis.Webhook(("front", "cloudfront"), ("webhookDeniedIpCidr", "192.0.2.7/32"));
}
