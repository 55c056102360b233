using Lambda.Runtime;
using Lambda.Runtime.HttpApi;
using Routing;

namespace Forwarder.Delivery;

/// <summary>A webhook of a durable route, verified.</summary>
/// <param name="Event">The event's JSON, as it came.</param>
/// <param name="Request">The event, read.</param>
/// <param name="Route">Its route.</param>
/// <param name="Context">The invocation.</param>
/// <param name="TraceParent">Where in a trace this is, or null.</param>
internal sealed record DurableWebhook(ReadOnlyMemory<byte> Event, HttpApiEvent Request, Route Route, LambdaContext Context, string? TraceParent);
