using Amazon.CDK.AWS.Route53;
using Constructs;
using Deployment.Settings;

namespace Deployment.Stacks;

/// <summary>Route 53 records that point <c>customDomainName</c> at the front, over IPv4 and IPv6.</summary>
internal static class Alias
{
    public static void Records(Construct scope, DeploymentSettings settings, RecordTarget target)
    {
        // The name is given in full (with the final dot), so the zone's own name does not matter.
        var zone = HostedZone.FromHostedZoneAttributes(scope, "Zone", new HostedZoneAttributes
        {
            HostedZoneId = settings.CustomDomainHostedZoneId!,
            ZoneName = settings.CustomDomainName!,
        });
        _ = new ARecord(scope, "Ipv4", new ARecordProps { Zone = zone, RecordName = settings.CustomDomainName + ".", Target = target });
        _ = new AaaaRecord(scope, "Ipv6", new AaaaRecordProps { Zone = zone, RecordName = settings.CustomDomainName + ".", Target = target });
    }
}
