using SecretsManager.Model;

namespace Rotation.UnitTests;

/// <summary>The function dies at every single call it makes, and Secrets Manager runs the sequence again.</summary>
public class KilledRotationTests(RotationServers servers) : IClassFixture<RotationServers>
{
    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, false, false)]
    [InlineData(3, true, false)]
    [InlineData(3, true, true)]
    public async Task Rotate_KilledAtEveryCall_LeavesOneUsableKeyAndNoOrphan(int rotation, bool afterTheAnswer, bool headscale)
    {
        var kills = 0;
        for (var killAt = 1; ; killAt++)
        {
            using var world = await RotationWorld.CreateAsync(servers);
            world.Tailscale.IsHeadscale = headscale;
            for (var i = 1; i < rotation; i++)
                await world.RotateAsync();
            world.Switch.AfterTheAnswer = afterTheAnswer;
            world.Switch.KillAt = world.Switch.Calls + killAt;

            await world.RotateAsync();

            var current = await world.KeyAsync(StagingLabel.Current);
            var previous = await world.KeyAsync(StagingLabel.Previous);
            Assert.NotNull(current);
            Assert.Empty(world.Failures);
            string[] held = previous is null ? [current.Id] : [previous.Id, current.Id];
            Assert.Equal(Math.Min(rotation, 2), held.Length);
            Assert.True(
                held.ToHashSet().SetEquals(world.Tailscale.LiveKeys),
                $"killed at call {killAt}: live are {string.Join(' ', world.Tailscale.LiveKeys)}, the secret holds {string.Join(' ', held)}");
            Assert.Equal(world.Tailscale.Keys.GetValueOrDefault(current.Id)?["key"]?.GetValue<string>(), current.Key);
            if (!world.Switch.HasKilled)
                break;
            kills++;
        }

        Assert.InRange(kills, 15, 60);
    }
}
