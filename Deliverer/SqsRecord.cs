using System.Globalization;

namespace Deliverer;

/// <summary>A message as it was received.</summary>
internal sealed record SqsRecord
{
    public string MessageId { get; init; } = "";

    public string ReceiptHandle { get; init; } = "";

    public string Body { get; init; } = "";

    public Dictionary<string, string> Attributes { get; init; } = [];

    /// <summary>How often it was received, this time included.</summary>
    public int Receives => (int)Number("ApproximateReceiveCount", 1);

    /// <summary>When it came into the queue, by a replay too.</summary>
    public DateTimeOffset Sent => DateTimeOffset.FromUnixTimeMilliseconds(Number("SentTimestamp", 0));

    public string? Group => Attributes.GetValueOrDefault("MessageGroupId");

    private long Number(string name, long fallback) =>
        long.TryParse(Attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
