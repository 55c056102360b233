using System.Globalization;
using AwsClient;

namespace DurableDelivery;

/// <summary>
/// The keys of webhooks that were delivered or kept, for as long as their route says, and of those that are being: an item is claimed with a
/// conditional put until the claimant's deadline, and written again without that limit once the webhook is safe. A claimant that dies leaves
/// nothing that its sender's next attempt would not get past.
/// </summary>
/// <param name="table">The table's name. Its partition key is <c>Id</c>; <c>Expires</c> is its time to live.</param>
/// <param name="options">Where and as whom to call.</param>
/// <param name="time">The clock.</param>
public sealed class DeliveryTable(string table, AwsOptions options, TimeProvider time) : IDisposable
{
    // Names that DynamoDB may have reserved.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["#expires"] = "Expires" };
    private static readonly Dictionary<string, string> OwnerNames = new(StringComparer.Ordinal) { ["#owner"] = "Owner" };

    private readonly AwsJsonClient _client = new(Service, options, time: time);

    /// <summary>The service.</summary>
    public static AwsService Service { get; } =
        new("dynamodb", "DynamoDB_20120810", "application/x-amz-json-1.0", "AWS_ENDPOINT_URL_DYNAMODB", "table");

    /// <summary>Claims a key.</summary>
    /// <param name="id">The delivery's id, which its key makes.</param>
    /// <param name="owner">Who claims it: the invocation.</param>
    /// <param name="lease">For how long; after it, somebody else may.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<DeliveryClaim> ClaimAsync(string id, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = new PutItemRequest(
            table,
            Item(id, owner, now + lease),
            "attribute_not_exists(Id) OR #expires < :now",
            new(StringComparer.Ordinal) { [":now"] = Seconds(now) },
            Names);
        var put = await _client.CallAsync("PutItem", request, TableContract.Default.PutItemRequest, TableContract.Default.TableAnswer, cancellationToken);
        return put.Error?.Failure switch
        {
            null => new DeliveryClaim(ClaimOutcome.First),
            AwsFailure.ConditionFailed => await LookAsync(id, owner, cancellationToken),
            _ => new DeliveryClaim(ClaimOutcome.Unknown, Error: put.Error),
        };
    }

    /// <summary>Says that the webhook of a claim was delivered or is durably kept, and what its sender is told; null when it is said.</summary>
    public async Task<AwsError?> CompleteAsync(string id, string owner, int status, TimeSpan window, CancellationToken cancellationToken)
    {
        var item = Item(id, owner, time.GetUtcNow() + window);
        item["Status"] = new TableValue(N: status.ToString(CultureInfo.InvariantCulture));
        var request = new PutItemRequest(table, item, "attribute_not_exists(Id) OR #owner = :owner", Owner(owner), OwnerNames);
        var put = await _client.CallAsync("PutItem", request, TableContract.Default.PutItemRequest, TableContract.Default.TableAnswer, cancellationToken);
        return put.Error;
    }

    /// <summary>Gives a claim back, since the webhook is not safe: its sender's next attempt is the first again.</summary>
    public async Task<AwsError?> ReleaseAsync(string id, string owner, CancellationToken cancellationToken)
    {
        var request = new ItemRequest(table, Key(id), null, "#owner = :owner", Owner(owner), OwnerNames);
        var deleted = await _client.CallAsync("DeleteItem", request, TableContract.Default.ItemRequest, TableContract.Default.TableAnswer, cancellationToken);
        return deleted.Error;
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<DeliveryClaim> LookAsync(string id, string owner, CancellationToken cancellationToken)
    {
        var request = new ItemRequest(table, Key(id), ConsistentRead: true);
        var got = await _client.CallAsync("GetItem", request, TableContract.Default.ItemRequest, TableContract.Default.TableAnswer, cancellationToken);
        if (!got.Succeeded)
        {
            return new DeliveryClaim(ClaimOutcome.Unknown, Error: got.Error);
        }

        // A put whose answer was lost and that was sent again finds its own claim.
        if (got.Value.Item?.GetValueOrDefault("Owner")?.S == owner)
        {
            return new DeliveryClaim(ClaimOutcome.First);
        }

        return int.TryParse(got.Value.Item?.GetValueOrDefault("Status")?.N, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? new DeliveryClaim(ClaimOutcome.Repeat, status)
            : new DeliveryClaim(ClaimOutcome.InProgress);
    }

    private static Dictionary<string, TableValue> Item(string id, string owner, DateTimeOffset expires) => new(StringComparer.Ordinal)
    {
        ["Id"] = new(id),
        ["Owner"] = new(owner),
        ["Expires"] = Seconds(expires),
    };

    private static Dictionary<string, TableValue> Key(string id) => new(StringComparer.Ordinal) { ["Id"] = new(id) };

    private static Dictionary<string, TableValue> Owner(string owner) => new(StringComparer.Ordinal) { [":owner"] = new(owner) };

    // Rounded up: a claim is held for no less than it was asked for.
    private static TableValue Seconds(DateTimeOffset moment) =>
        new(N: (moment.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture));
}
