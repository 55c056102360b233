using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Runtime;
using Http1;

namespace Forwarder.UnitTests;

public sealed class HostileEventTests
{
    /// <summary>Whatever the event: an answer of payload format 2.0 that refuses it; nothing is thrown and nothing hangs.</summary>
    [Fact]
    public void Handle_AnyBytes_IsRefusedByName()
    {
        using var function = new ForwarderFunction(name => name == "ROUTES" ? """{"routes":[{"name":"r","match":{"path":"/only"},"target":"http://t"}]}""" : null);
        var handler = function.Initialize();
        var good = new TestEvent { Headers = new Dictionary<string, string> { ["x"] = "y", ["traceparent"] = "00-1" }, Cookies = ["a=b"], Body = "\"body\""u8.ToArray() }.Json;

        Prop.ForAll(HostileEvents.From(good).ToArbitrary(), payload =>
        {
            var result = new ByteBuffer();
            handler.Handle(payload, new LambdaContext("r", DateTimeOffset.UtcNow.AddSeconds(5)) { TraceHeader = "Root=;Parent" }, result);
            var answer = new ForwarderAnswer(JsonDocument.Parse(result.WrittenMemory).RootElement);
            return (answer.Status, answer.Problem) is (400, "RequestInvalid") or (404, "RouteNotFound");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
