using System.Net;
using System.Net.Http.Headers;
using FsCheck.Fluent;

namespace Dashboard.UnitTests.Otlp;

public sealed class OtlpReceiverProperties
{
    // A valid request, so that random changes of it get further than the first byte.
    private static readonly byte[] _valid = Convert.FromHexString(
        "0a450a180a160a0c736572766963652e6e616d6512060a0473686f7012290a060a0473636f70121f0a105b8efff798038103d269b633813fc60c1208eee19b7ec3c1b1742a0178");

    [Fact]
    public async Task Post_AnyBytes_AreTakenOrRefused_AndTheReceiverServesOn()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient { BaseAddress = dashboard.Urls.Otlp };
        var bodies = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            from position in Gen.Choose(0, _valid.Length - 1)
            from value in Gen.Choose(0, 255)
            from length in Gen.Choose(1, _valid.Length)
            select (byte[])[.. _valid.Select((b, i) => i == position ? (byte)value : b).Take(length)]);

        foreach (var body in bodies.Sample(300))
        {
            foreach (var (path, type) in new[] { ("v1/traces", "application/x-protobuf"), ("v1/logs", "application/x-protobuf"), ("v1/metrics", "application/x-protobuf"), ("v1/traces", "application/json") })
            {
                using var content = new ByteArrayContent(body ?? []) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
                using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{response.StatusCode} for {Convert.ToHexString(body ?? [])}");
            }
        }

        using var valid = new ByteArrayContent(_valid) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var answer = await client.PostAsync(new Uri("v1/traces", UriKind.Relative), valid);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
