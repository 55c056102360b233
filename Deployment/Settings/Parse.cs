using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Routing;
using Routing.Configuration;
using Routing.Networks;

namespace Deployment.Settings;

/// <summary>The forms a setting's text can have.</summary>
internal static partial class Parse
{
    /// <summary>Retentions that CloudWatch Logs takes, in days (API PutRetentionPolicy).</summary>
    private static readonly int[] _retentions =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static Func<string, Parsed<int>> Integer(int min, int max) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : No<int>($"must be a whole number from {min} to {max}");

    public static Parsed<bool> Flag(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => No<bool>("must be true or false"),
    };

    public static Func<string, Parsed<string>> OneOf(IReadOnlyList<string> values) => text =>
        values.Contains(text, StringComparer.Ordinal) ? text : No<string>($"must be one of {string.Join(", ", values)}");

    public static Func<string, Parsed<T>> Choice<T>(params (string Text, T Value)[] choices) => text =>
    {
        foreach (var choice in choices)
        {
            if (choice.Text == text)
            {
                return choice.Value;
            }
        }

        return No<T>($"must be one of {string.Join(", ", choices.Select(choice => choice.Text))}");
    };

    /// <summary>Text that matches a pattern as a whole.</summary>
    public static Func<string, Parsed<string>> Matching(Regex pattern, string what) => text =>
        pattern.IsMatch(text) ? text : No<string>($"must be {what}");

    /// <summary>An ARN of one service and resource form.</summary>
    public static Func<string, Parsed<string>> Arn(string service, string resource, string what) =>
        Matching(new Regex($"^arn:aws[a-z-]*:{service}:{resource}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), what);

    public static Func<string, Parsed<IReadOnlyList<string>>> ListOf(Func<string, Parsed<string>> item) => text =>
    {
        var items = Split(text);
        var faults = items.Select(entry => (entry, item(entry).Error)).Where(pair => pair.Error is not null).ToList();
        return faults.Count == 0
            ? new Parsed<IReadOnlyList<string>>(items, null)
            : No<IReadOnlyList<string>>(string.Join("; ", faults.Select(pair => $"\"{pair.entry}\" {pair.Error}")));
    };

    /// <summary>CIDRs, read by the authorizer's own rules.</summary>
    public static Parsed<IReadOnlyList<string>> Networks(string text)
    {
        var networks = Split(text);
        var faults = networks.Select(entry => Network.TryParse(entry, out _, out var error) ? null : error).OfType<string>().ToList();
        return faults.Count == 0 ? new Parsed<IReadOnlyList<string>>(networks, null) : No<IReadOnlyList<string>>(string.Join("; ", faults));
    }

    /// <summary>A response mode, by the forwarder's own rules.</summary>
    public static Parsed<string> ResponseMode(string text) =>
        ResponseModes.TryParse(text, out _) ? text : No<string>($"must be {ResponseModes.Allowed}");

    /// <summary>A file of routes, read by the forwarder's own rules.</summary>
    public static Parsed<RoutesFile?> Routes(string text)
    {
        if (!File.Exists(text))
        {
            return No<RoutesFile?>($"there is no such file ({Path.GetFullPath(text)})");
        }

        var errors = new List<string>();
        var path = Path.GetFullPath(text);
        var table = RouteTableReader.Read($"file:{path}", default, errors);
        return errors.Count == 0 ? new RoutesFile(path, table.Routes) : No<RoutesFile?>(string.Join("; ", errors));
    }

    public static Parsed<int> Retention(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && _retentions.Contains(days)
            ? days
            : No<int>($"must be one of {string.Join(", ", _retentions)}");

    /// <summary>Lambda programs log by .NET's level names; the names the forerunner used are understood.</summary>
    public static Parsed<string> LogLevel(string text) => text.ToUpperInvariant() switch
    {
        "TRACE" => "Trace",
        "DEBUG" => "Debug",
        "INFO" or "INFORMATION" => "Information",
        "WARN" or "WARNING" => "Warning",
        "ERROR" => "Error",
        _ => No<string>("must be Trace, Debug, Information, Warning or Error"),
    };

    public static Func<string, Parsed<Uri?>> Url(params string[] schemes) => text =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) && uri.UserInfo.Length == 0
            ? uri
            : No<Uri?>($"must be an absolute URL ({string.Join(" or ", schemes)}) without user information");

    public static Parsed<string?> ExistingFile(string text) =>
        File.Exists(text) ? Path.GetFullPath(text) : No<string?>($"there is no such file ({Path.GetFullPath(text)})");

    public static Parsed<string?> ExistingPath(string text) =>
        File.Exists(text) || Directory.Exists(text) ? Path.GetFullPath(text) : No<string?>($"there is no such file or folder ({Path.GetFullPath(text)})");

    /// <summary><c>key=value,…</c> or a JSON object of strings, within the limits of AWS tags.</summary>
    public static Parsed<IReadOnlyDictionary<string, string>> Tags(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (text.StartsWith('{'))
            {
                foreach (var (key, value) in JsonNode.Parse(text)!.AsObject())
                {
                    tags.Add(key, value?.ToString() ?? "");
                }
            }
            else
            {
                foreach (var pair in Split(text).Select(entry => entry.Split('=', 2)))
                {
                    tags.Add(pair[0].Trim(), pair.Length == 2 ? pair[1].Trim() : "");
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            return No<IReadOnlyDictionary<string, string>>("must be key=value pairs or a JSON object, each key once");
        }

        return tags.Any(tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256 || tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            ? No<IReadOnlyDictionary<string, string>>("keys have 1 to 128 characters and do not start with aws:, values at most 256")
            : new Parsed<IReadOnlyDictionary<string, string>>(tags, null);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,31}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex StackNamePattern();

    /// <summary>A host name, an IPv4 address or an IPv6 address.</summary>
    public static Parsed<string?> Host(string text) =>
        Uri.CheckHostName(text) is not UriHostNameType.Unknown ? text : No<string?>("must be a host name or an IP address, without scheme or port");

    [GeneratedRegex("^(-|[A-Za-z0-9._@-]{1,253})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex TailnetPattern();

    [GeneratedRegex("^tag:[A-Za-z][A-Za-z0-9-]{0,49}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex TagPattern();

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex ClientIdPattern();

    [GeneratedRegex(@"^\d+\.\d+\.\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex VersionPattern();

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Sha256Pattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex EmailPattern();

    [GeneratedRegex(@"^[a-z0-9-]+\.[a-z0-9]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex InstanceTypePattern();

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^[\w./-]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex BranchPattern();

    [GeneratedRegex("^Z[A-Z0-9]{1,31}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex HostedZonePattern();

    [GeneratedRegex("^vpc-[0-9a-f]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex VpcPattern();

    [GeneratedRegex("^subnet-[0-9a-f]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex SubnetPattern();

    [GeneratedRegex("^sg-[0-9a-f]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex SecurityGroupPattern();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex DomainPattern();

    internal static Parsed<T> No<T>(string reason) => new(default, reason);

    private static List<string> Split(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
