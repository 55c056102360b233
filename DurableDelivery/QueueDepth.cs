using System.Globalization;

namespace DurableDelivery;

/// <summary>How many messages a queue has, as SQS knows approximately.</summary>
/// <param name="Waiting">Those that can be received now.</param>
/// <param name="Hidden">Those that are being worked on, or wait for their next attempt.</param>
public sealed record QueueDepth(long Waiting, long Hidden)
{
    internal static QueueDepth From(Dictionary<string, string> attributes) => new(
        Number(attributes, "ApproximateNumberOfMessages"), Number(attributes, "ApproximateNumberOfMessagesNotVisible"));

    private static long Number(Dictionary<string, string> attributes, string name) =>
        long.Parse(attributes.GetValueOrDefault(name, "0"), CultureInfo.InvariantCulture);
}
