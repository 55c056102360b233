namespace IntegrationTests.Containers;

/// <summary>Tests that share the image.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711, CA1515 // xunit finds it by this shape
public sealed class StandInImageCollection : ICollectionFixture<StandInImage>
#pragma warning restore CA1711, CA1515
{
    public const string Name = "stand-in image";
}
