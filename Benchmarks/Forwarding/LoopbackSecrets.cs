using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Forwarding;

/// <summary>A Secrets Manager that takes 20 ms for every call and gives every secret the same text; batches it does not know.</summary>
internal sealed class LoopbackSecrets : LoopbackServer
{
    private static readonly TimeSpan _time = TimeSpan.FromMilliseconds(20);

    protected override void Serve(Socket connection)
    {
        var request = new LoopbackRequest(connection);
        while (request.Read())
        {
            Thread.Sleep(_time);
            var isBatch = request.Head.Contains("BatchGetSecretValue", StringComparison.Ordinal);
            var body = isBatch
                ? """{"__type":"AccessDeniedException","Message":"not allowed"}"""
                : $$"""{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-abcdef","Name":"s","VersionId":"v","SecretString":"{{Scenario.Secret}}"}""";
            connection.Send(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(isBatch ? "400 Bad Request" : "200 OK")}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }
}
