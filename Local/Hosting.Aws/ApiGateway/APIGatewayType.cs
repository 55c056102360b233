namespace Aspire.Hosting;

/// <summary>Kinds of API Gateway APIs.</summary>
public enum APIGatewayType
{
    /// <summary>An HTTP API, payload format 2.0.</summary>
    HttpV2,
}
