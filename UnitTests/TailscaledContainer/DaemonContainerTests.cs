namespace TailscaledContainer.UnitTests;

public sealed class DaemonContainerTests
{
    private static readonly string[] _daemon = ["--tun=userspace-networking", "--socket=/run/node/tailscaled.sock", "--statedir=/run/node", "--socks5-server=127.0.0.1:1055"];

    [Theory]
    [InlineData("docker", 1000, "--user 1000:100")]
    [InlineData("docker", 0, "--user 0:100")]
    [InlineData("/usr/bin/podman", 1000, "--userns keep-id")]
    [InlineData("/usr/bin/podman", 0, null)]
    public void Arguments_EngineAndUser_RunTheDaemonAsThatUser(string engine, int user, string? expected)
    {
        var arguments = Arguments(engine, user);

        Assert.Equal(expected, Text(arguments.SkipWhile(static a => a != "label=disable").Skip(1).TakeWhile(static a => a != "--volume")));
    }

    [Fact]
    public void Arguments_SocketAndStateInOneDirectory_MountItOnceWhereItIs()
    {
        var arguments = Arguments("docker", 0);

        Assert.Equal("/run/node:/run/node", Assert.Single(arguments.Zip(arguments.Skip(1)), static pair => pair.First == "--volume").Second);
        Assert.Equal("--entrypoint tailscaled example/tailscale:1 " + string.Join(' ', _daemon), Text(arguments.SkipWhile(static a => a != "--entrypoint")));
    }

    [Fact]
    public void Arguments_Environment_HandsOnWhatTailscaledReadsAndNoSecret()
    {
        var arguments = Arguments("docker", 0, "TS_DEBUG_USE_DERP_HTTP", "TS_AUTHKEY", "TS_OAUTH_CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "AWS_LAMBDA_FUNCTION_NAME", "PATH");

        var handedOn = arguments.Zip(arguments.Skip(1)).Where(static pair => pair.First == "--env").Select(static pair => pair.Second);
        Assert.Equal(["TS_DEBUG_USE_DERP_HTTP", "AWS_LAMBDA_FUNCTION_NAME", "HOME=/run/node"], handedOn);
    }

    private static IReadOnlyList<string> Arguments(string engine, int user, params string[] environment) =>
        new DaemonContainer(new Engine(engine, "example/tailscale:1"), _daemon, new ProcessUser(user, 100)).Arguments(environment);

    private static string? Text(IEnumerable<string> arguments) => string.Join(' ', arguments) is { Length: > 0 } text ? text : null;
}
