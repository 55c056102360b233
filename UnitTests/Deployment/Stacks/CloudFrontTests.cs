using System.Text.Json.Nodes;
using Deployment.Packaging;
using Deployment.Settings;
using Deployment.UnitTests.Settings;
using Routing;
using Routing.Configuration;

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

        Assert.Equal("0.0.0.0/0,::/0", environment["AUTHD_SOURCE_CIDR"]);
        Assert.False(environment.ContainsKey("AUTHD_DENY_CIDR"));
        Assert.Equal("file:/var/task/routes.json", environment["ROUTES"]);
        Assert.Equal(0, template.Properties("AWS::ApiGatewayV2::Authorizer")["AuthorizerResultTtlInSeconds"]!.GetValue<int>());
        Assert.Contains(
            "ReadOriginKey Allow secretsmanager:GetSecretValue on arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:WebhookForwarder/origin-key-??????",
            template.StatementsOf("AuthorizerRole"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"routes":[{"name":"a","match":{"path":"/a"},"target":"http://a:1","request":{"remove":["x-mine"]}},{"name":"b","target":"http://b:2"}]}""")]
    public void PackedRoutes_BehindCloudFront_AskForTheKeyEverywhereAndKeepItFromTheTarget(string? routes)
    {
        var folder = Directory.CreateTempSubdirectory("packed-routes-");
        using var file = new RoutesJson(routes ?? "");
        try
        {
            var context = new Dictionary<string, JsonNode?> { ["webhookAllowedIpCidr"] = "192.0.2.0/24", ["targetTailscaleIp"] = "fd7a:115c:a1e0::1", ["front"] = "cloudfront" };
            if (routes is not null)
            {
                context["routes"] = file.Path;
            }

            var read = SettingsReader.Read(context);
            Assert.Empty(read.Errors);
            var errors = new List<string>();
            var table = RouteTableReader.Read($"file:{PackedRoutes.Make(read.Settings!, folder.FullName)}", ResponseMode.Full, errors);

            Assert.Empty(errors);
            Assert.Equal(routes is null ? 1 : 2, table.Routes.Count);
            Assert.All(table.Routes, route =>
            {
                Assert.Equal(new ApiKeyRule("x-origin-key", new SecretReference("WebhookForwarder/origin-key", "key")), route.ApiKey);
                Assert.False(route.RequestHeaders.Keeps("x-origin-key"u8));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void CloudFront_Template_IsTheReviewedOne() => Snapshot.Matches("WebhookForwarder-CloudFront", CloudFront);

    private Template CloudFront => synthesis.Webhook(("front", "cloudfront"), ("webhookDeniedIpCidr", "192.0.2.7/32"));
}
