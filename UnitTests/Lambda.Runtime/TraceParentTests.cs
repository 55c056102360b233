namespace Lambda.Runtime.UnitTests;

public sealed class TraceParentTests
{
    [Fact]
    public void FromXRay_Complete_IsTheW3CPlace() =>
        Assert.Equal(
            "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
            TraceParent.FromXRay("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:b")?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279Z;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8")]
    public void FromXRay_MissingOrMalformed_IsNull(string? header) => Assert.Null(TraceParent.FromXRay(header));

    [Theory]
    [InlineData("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", true)]
    [InlineData("01-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01-more", true)]
    [InlineData("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01-more", false)]
    [InlineData("ff-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", false)]
    [InlineData("00-5759E988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", false)]
    [InlineData("00-00000000000000000000000000000000-53995c3f42cd8ad8-01", false)]
    public void FromHeader_Cases_FollowTheSpecification(string header, bool valid) =>
        Assert.Equal(valid, TraceParent.FromHeader(header) is not null);
}
