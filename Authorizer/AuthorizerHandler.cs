using System.Text;
using Lambda.Runtime;
using Lambda.Runtime.Http1;
using Lambda.Runtime.HttpApi;
using Lambda.Runtime.Json;

namespace Authorizer;

/// <summary>
/// A REQUEST authorizer with the simple response, payload format 2.0. The decision's rule and route travel in the context to the function
/// (<c>requestContext.authorizer.lambda</c>).
/// </summary>
internal sealed class AuthorizerHandler(SourceRules rules) : IRawLambdaHandler
{
    private readonly HttpApiEvent _request = new();

    public void Handle(Memory<byte> payload, LambdaContext context, ByteBuffer result)
    {
        var malformed = _request.Read(payload.Span);
        var decision = malformed is null
            ? rules.Decide(_request.Text(_request.SourceIp))
            : new Decision(false, "event invalid");
        if (!decision.IsAuthorized)
        {
            Console.Out.WriteLine($"RequestId: {context.RequestId} denied: {malformed ?? decision.Rule}");
        }

        Write(result, decision);
    }

    private static void Write(ByteBuffer result, Decision decision)
    {
        result.Write(decision.IsAuthorized ? "{\"isAuthorized\":true,\"context\":{\"rule\":"u8 : "{\"isAuthorized\":false,\"context\":{\"rule\":"u8);
        JsonString.Write(result, Encoding.UTF8.GetBytes(decision.Rule));
        if (decision.Route is not null)
        {
            result.Write(",\"route\":"u8);
            JsonString.Write(result, Encoding.UTF8.GetBytes(decision.Route));
        }

        result.Write("}}"u8);
    }
}
