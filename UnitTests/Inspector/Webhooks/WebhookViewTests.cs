using Inspector.Traces;
using Inspector.Webhooks;

namespace Inspector.UnitTests.Webhooks;

public sealed class WebhookViewTests
{
    [Theory]
    [InlineData(null, null, "Answered")]
    [InlineData(null, "the function crashed", "Failed")]
    [InlineData("Forwarded", null, "Forwarded")]
    [InlineData("TargetUnreachable", "502", "TargetUnreachable")]
    public void Of_State_IsTheOutcomeOnceItIsKnown(string? outcome, string? error, string expected)
    {
        var view = WebhookView.Of(new WebhookRecord { Error = error, RouteKey = "$default" }, new TraceFacts { Outcome = outcome });

        Assert.Equal((expected, "$default"), (view.State, view.Route));
    }

    [Fact]
    public void Detail_Secrets_AreMasked()
    {
        var detail = new WebhookDetail(
            new WebhookRecord
            {
                Query = "token=hidden&page=1",
                RequestHeaders = [["Authorization", "Bearer hidden"], ["x-hub-signature-256", "sha256=00"]],
                ResponseHeaders = [["set-cookie", "session=hidden"]],
            },
            TraceFacts.None);

        var text = System.Text.Json.JsonSerializer.Serialize(detail, Inspector.Api.ApiJson.Options);

        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        Assert.Contains("sha256=00", text, StringComparison.Ordinal);
        Assert.Contains("page=1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_MoreThanIsKept_DropsTheOldestAndTakesEachOnce()
    {
        var store = new WebhookStore(new InspectorLimits { Webhooks = 2 });
        for (var id = 1; id <= 3; id++)
        {
            store.Add(new WebhookRecord { Id = id, Path = $"/{id}" });
            store.Add(new WebhookRecord { Id = id, Path = $"/{id}" });
        }

        Assert.Equal((2, 1), store.Counts);
        Assert.Equal(["/3", "/2"], store.List().Select(webhook => webhook.Path));
    }
}
