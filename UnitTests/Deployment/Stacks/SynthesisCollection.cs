namespace Deployment.UnitTests.Stacks;

[CollectionDefinition(Name)]
public sealed class SynthesisCollection : ICollectionFixture<Synthesis>
{
    public const string Name = "Synthesis";
}
