namespace IntegrationTests.Deployment;

/// <summary>Tests that share one rehearsal, because packaging takes minutes the first time.</summary>
[CollectionDefinition(Name)]
public sealed class RehearsalCollection : ICollectionFixture<Rehearsal>
{
    public const string Name = "Rehearsal";
}
