namespace IntegrationTests;

/// <summary>Tests that share one environment and leave it as they found it.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711, CA1515 // xunit finds it by this shape
public sealed class LocalEnvironmentCollection : ICollectionFixture<LocalEnvironment>
#pragma warning restore CA1711, CA1515
{
    public const string Name = "local environment";
}
