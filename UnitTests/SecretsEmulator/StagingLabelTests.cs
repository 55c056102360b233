using FsCheck.Fluent;
using FsCheck;
using SecretsEmulator.Contract;
using SecretsEmulator.Model;
using SecretsEmulator.Operations;
using Testing.Secrets;

namespace SecretsEmulator.UnitTests;

public class StagingLabelTests
{
    private static readonly string[] Labels = ["AWSCURRENT", "AWSPENDING", "AWSPREVIOUS", "mine"];

    [Fact]
    public void Labels_AfterAnyOperations_AreOnOneVersionEachAndCurrentStays()
    {
        var token = from n in Gen.Choose(0, 5) select $"{n:D32}";
        var optionalToken = Gen.OneOf(token, Gen.Constant<string>(null!));
        var put =
            from id in token
            from value in Gen.Elements("a", "b")
            from labels in Gen.Elements<string[]?>(null, ["AWSPENDING"], ["mine"], ["AWSCURRENT", "mine"])
            select (Func<World, World>)(world => world.Put(id, value, labels));
        var move =
            from label in Gen.Elements("AWSCURRENT", "AWSPENDING", "mine")
            from to in optionalToken
            from source in optionalToken
            select (Func<World, World>)(world => world.Move(label, to, source));
        Prop.ForAll(Gen.ListOf(Gen.OneOf(put, move)).ToArbitrary(), operations =>
        {
            var world = World.Create();
            foreach (var operation in operations)
            {
                var before = world;
                world = operation(world);
                var secret = world.Secret;
                Assert.All(Labels, label => Assert.InRange(secret.Versions.Count(v => v.Stages.Contains(label)), 0, 1));
                Assert.NotNull(secret.Labelled("AWSCURRENT"));
                Assert.NotEqual(secret.Labelled("AWSCURRENT")!.Id, secret.Labelled("AWSPREVIOUS")?.Id);
                // A value, once written, never changes.
                Assert.All(before.Secret.Versions, old => Assert.Equal(old.Text, secret.Version(old.Id)?.Text));
                // AWSPREVIOUS follows to where AWSCURRENT was.
                if (before.Secret.Labelled("AWSCURRENT")!.Id != secret.Labelled("AWSCURRENT")!.Id)
                    Assert.Equal(before.Secret.Labelled("AWSCURRENT")!.Id, secret.Labelled("AWSPREVIOUS")?.Id);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Put_HundredVersionsWithinADay_IsRefusedAndOldUnlabelledOnesAreDropped()
    {
        var time = new ManualTimeProvider(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var world = World.Create(time);
        for (var i = 1; i < 100; i++)
            world = world.Put($"{i:D32}", "v", null);
        Assert.Equal(100, world.Secret.Versions.Count);

        world = world.Put($"{100:D32}", "v", null);
        Assert.Equal("LimitExceededException", world.LastError);
        time.Advance(TimeSpan.FromHours(25));
        world = world.Put($"{100:D32}", "v", null);

        Assert.Null(world.LastError);
        Assert.Equal(100, world.Secret.Versions.Count);
        Assert.Null(world.Secret.Version($"{0:D32}"));
    }

    /// <summary>One secret and the operations on it, without a server.</summary>
    private sealed record World(Catalog Catalog, TimeProvider Time, string? LastError = null)
    {
        private static readonly EmulatorOptions Options = new() { Region = "r", AccountId = "123456789012", Credentials = EmulatorHarness.Credentials };

        public Secret Secret => Catalog.Secrets["s"];

        public static World Create(TimeProvider? time = null)
        {
            var catalog = Catalog.Empty;
            time ??= TimeProvider.System;
            var created = new ValueOperations(Options, time).Create(new() { Name = "s", ClientRequestToken = $"{0:D32}", SecretString = "a" }, ref catalog);
            Assert.True(created.Succeeded);
            return new World(catalog, time);
        }

        public World Put(string token, string value, string[]? labels)
        {
            var catalog = Catalog;
            var answer = new ValueOperations(Options, Time).Put(
                new PutSecretValueRequest { SecretId = "s", ClientRequestToken = token, SecretString = value, VersionStages = labels }, ref catalog);
            return this with { Catalog = catalog, LastError = answer.Error?.Code };
        }

        public World Move(string label, string? to, string? source)
        {
            var catalog = Catalog;
            var answer = new StageOperations(Time).Update(
                new UpdateSecretVersionStageRequest { SecretId = "s", VersionStage = label, MoveToVersionId = to, RemoveFromVersionId = source }, ref catalog);
            return this with { Catalog = catalog, LastError = answer.Error?.Code };
        }
    }
}
