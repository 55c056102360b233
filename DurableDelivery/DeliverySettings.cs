using AwsClient;

namespace DurableDelivery;

/// <summary>Where webhooks are kept.</summary>
/// <param name="QueueUrl">The queue's URL.</param>
/// <param name="DeadLettersUrl">The URL of the queue of what could not be delivered.</param>
/// <param name="Queues">How SQS is called.</param>
/// <param name="Table">Name of the table of delivery keys; null: no route de-duplicates.</param>
/// <param name="Tables">How DynamoDB is called; null without a table.</param>
public sealed record DeliverySettings(string QueueUrl, string DeadLettersUrl, AwsOptions Queues, string? Table, AwsOptions? Tables)
{
    /// <summary>Limit of a call's attempt: short, so that a second one fits into what a webhook's deadline leaves.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads <c>DELIVERY_QUEUE_URL</c>, <c>DELIVERY_DEAD_LETTERS_URL</c>, <c>DELIVERY_TABLE</c> and the variables of the AWS SDKs.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="needsQueue">Whether a route keeps webhooks.</param>
    /// <param name="needsTable">Whether a route de-duplicates.</param>
    /// <param name="errors">Takes everything that is missing or wrong, a sentence each.</param>
    /// <returns>The settings; not to be used if there were errors.</returns>
    public static DeliverySettings Read(Func<string, string?> environment, bool needsQueue, bool needsTable, ICollection<string> errors)
    {
        var queue = needsQueue ? Url(environment, "DELIVERY_QUEUE_URL", errors) : "";
        var dead = needsQueue ? Url(environment, "DELIVERY_DEAD_LETTERS_URL", errors) : "";
        var table = environment("DELIVERY_TABLE");
        if (needsTable && string.IsNullOrEmpty(table))
        {
            errors.Add("DELIVERY_TABLE is not set; it must be the name of the table of delivery keys, since a route de-duplicates.");
        }

        var queues = Options(QueueClient.Service, environment, errors);
        var tables = needsTable ? Options(DeliveryTable.Service, environment, []) : null;
        return new DeliverySettings(queue, dead, queues!, needsTable ? table : null, tables);
    }

    private static AwsOptions? Options(AwsService service, Func<string, string?> environment, ICollection<string> errors)
    {
        var options = AwsOptions.FromEnvironment(service, out var wrong, environment);
        foreach (var error in wrong)
        {
            errors.Add(error);
        }

        return options is null ? null : options with { AttemptTimeout = AttemptTimeout };
    }

    private static string Url(Func<string, string?> environment, string name, ICollection<string> errors)
    {
        var value = environment(name);
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            errors.Add($"{name} is '{value}'; it must be a queue's URL, since a route keeps webhooks.");
        }

        return value ?? "";
    }
}
