using System.Globalization;
using AwsClient.Signing;
using QueueEmulator.Queues;

namespace QueueEmulator;

/// <summary>The emulator's settings, validated once at start.</summary>
public sealed record EmulatorOptions
{
    public required string Region { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The key pair that may call.</summary>
    public required AwsCredentials Credentials { get; init; }

    public IReadOnlyList<QueueSetting> Queues { get; init; } = [];

    public IReadOnlyList<TableSetting> Tables { get; init; } = [];

    /// <summary>File that messages and items are kept in; null: memory only.</summary>
    public string? StateFile { get; init; }

    public string QueueArn(string name) => $"arn:aws:sqs:{Region}:{AccountId}:{name}";

    /// <summary>Reads and checks the configuration; all errors at once.</summary>
    public static EmulatorOptions? Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        string Setting(string key, string fallback) => configuration[key] is { Length: > 0 } value ? value : fallback;
        int Number(IConfiguration section, string key, int fallback, int most)
        {
            if (section[key] is not { Length: > 0 } text)
                return fallback;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most)
                return value;
            found.Add($"{key} '{text}' is not a whole number from 0 to {most}.");
            return fallback;
        }

        var accountId = Setting("AccountId", "123456789012");
        if (accountId.Length != 12 || !accountId.All(char.IsAsciiDigit))
            found.Add($"AccountId '{accountId}' is not an AWS account id: use twelve digits.");
        var queues = configuration.GetSection("Queues").GetChildren().Select(section => new QueueSetting(
            section["Name"] ?? "", Number(section, "VisibilityTimeout", 30, 43200), section["DeadLetters"], Number(section, "MaxReceiveCount", 100, 1000))).ToList();
        var tables = configuration.GetSection("Tables").GetChildren().Select(section => new TableSetting(section["Name"] ?? "", section["Key"] ?? "Id")).ToList();
        foreach (var name in queues.Select(queue => queue.Name).Where(name => !QueueName.IsValid(name)))
            found.Add($"Queues has the name '{name}': use up to 80 letters, digits, hyphens and underscores, and .fifo at the end of a FIFO queue's.");
        foreach (var queue in queues.Where((queue, i) => queue.DeadLetters is { } dead && !queues.Take(i).Any(earlier => earlier.Name == dead)))
            found.Add($"Queues has '{queue.Name}' with the dead-letter queue '{queue.DeadLetters}': list that one before it.");
        errors = found;
        return found.Count > 0 ? null : new EmulatorOptions
        {
            Region = Setting("Region", "us-east-1"),
            AccountId = accountId,
            Credentials = new AwsCredentials(
                Setting("Credentials:AccessKeyId", "test"), Setting("Credentials:SecretAccessKey", "test"), configuration["Credentials:SessionToken"]),
            Queues = queues,
            Tables = tables,
            StateFile = configuration["StateFile"] is { Length: > 0 } path ? path : null,
        };
    }
}
