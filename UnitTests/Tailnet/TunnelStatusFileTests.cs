using System.Runtime.Versioning;

namespace Tailnet.UnitTests;

public sealed class TunnelStatusFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunnel-status").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Write_ThenRead_GivesTheSameAndKeepsItPrivate()
    {
        var path = Path.Combine(_folder, "status.json");
        var status = new TunnelStatus(TunnelState.Running, null, "127.0.0.1:1055", 1763810000000);
        TunnelStatusFile.Write(path, new TunnelStatus(TunnelState.Starting, "logging in", null, 1));
        TunnelStatusFile.Write(path, status);

        Assert.Equal(status, TunnelStatusFile.Read(path));
        Assert.Equal("""{"state":"Running","reason":null,"socks5":"127.0.0.1:1055","updated":1763810000000,"output":null,"destinations":0}""", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"state":"Unheard"}""")]
    public void Read_Malformed_IsUnknown(string content)
    {
        var path = Path.Combine(_folder, "status.json");
        File.WriteAllText(path, content);

        Assert.Null(TunnelStatusFile.Read(path));
    }

    [Fact]
    public void Read_Missing_IsUnknown() => Assert.Null(TunnelStatusFile.Read(Path.Combine(_folder, "none", "status.json")));

    [Fact]
    public void PathFrom_Environment_FollowsTheOrder()
    {
        Assert.Equal("/x/y.json", TunnelStatusFile.PathFrom(name => name == "TUNNEL_STATUS_PATH" ? "/x/y.json" : "/t"));
        Assert.Equal("/t/tunnel-status.json", TunnelStatusFile.PathFrom(name => name == "TMPDIR" ? "/t" : null));
        Assert.Equal("/tmp/tunnel-status.json", TunnelStatusFile.PathFrom(_ => null));
    }
}
