using System.Text.RegularExpressions;
using LambdaEmulator.Configuration;

namespace LambdaEmulator.InvokeApi;

/// <summary>
/// The function that an Invoke request names: <c>name</c>, <c>function:name</c>, <c>account:function:name</c>, a full ARN; each with
/// <c>:qualifier</c> or without. What is refused, in which order and with which words, is recorded from the service.
/// </summary>
internal static partial class FunctionIdentifier
{
    private const string NamePattern =
        """(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?""";

    private const string QualifierPattern = """\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+""";
    private const string Latest = "$LATEST";
    private const int LongestQualifier = 128;

    /// <summary>The bare name with the qualifier that the caller gave, or the service's error.</summary>
    /// <param name="identifier">From the path, decoded.</param>
    /// <param name="qualifier">The query parameter <c>Qualifier</c>; null when there is none.</param>
    /// <param name="options">This region, this account and its functions.</param>
    public static (string? Name, string? Qualifier, InvokeError? Error) Resolve(string identifier, string? qualifier, EmulatorOptions options)
    {
        var parts = Name().Match(identifier);
        if (Violations(identifier, qualifier, parts.Success) is { Count: > 0 } violations)
        {
            return (null, null, InvokeError.Validation(violations));
        }

        var named = parts.Groups["qualifier"] is { Success: true } group ? group.Value : null;
        if (named is not null && qualifier is not null && named != qualifier)
        {
            return (null, null, InvokeError.InvalidParameter("The derived qualifier from the function name does not match the specified qualifier."));
        }

        if (parts.Groups["region"] is { Success: true } region && region.Value != options.Region)
        {
            return (null, null, InvokeError.NotFound($"Functions from '{region.Value}' are not reachable in this region ('{options.Region}')"));
        }

        var name = parts.Groups["name"].Value;
        if (parts.Groups["account"] is { Success: true } account && account.Value != options.AccountId)
        {
            return (null, null, InvokeError.AccessDenied(options, $"arn:aws:lambda:{options.Region}:{account.Value}:function:{name}"));
        }

        var version = named ?? qualifier;
        return version is null or Latest && options.Functions.ContainsKey(name)
            ? (name, version, null)
            : (null, null, InvokeError.NotFound($"Function not found: {options.FunctionArn(name)}:{version ?? Latest}"));
    }

    private static List<string> Violations(string identifier, string? qualifier, bool nameMatches)
    {
        List<string> violations = [];
        if (qualifier?.Length > LongestQualifier)
        {
            violations.Add(InvokeError.Violation(qualifier, "qualifier", $"Member must have length less than or equal to {LongestQualifier}"));
        }

        if (qualifier is not null && !Qualifier().IsMatch(qualifier))
        {
            violations.Add(InvokeError.Violation(qualifier, "qualifier", $"Member must satisfy regular expression pattern: {QualifierPattern}"));
        }

        if (!nameMatches)
        {
            violations.Add(InvokeError.Violation(identifier, "functionName", $"Member must satisfy regular expression pattern: {NamePattern}"));
        }

        return violations;
    }

    // NamePattern again, with names for what is used of it.
    [GeneratedRegex(
        """\A(arn:(aws[a-zA-Z-]*)?:lambda:)?((?<region>(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-[0-9]):)?((?<account>[0-9]{12}):)?(function:)?(?<name>[a-zA-Z0-9_.-]+)(:(?<qualifier>\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9_-]+))?\z""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("""\A(\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9_$-]+)\z""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Qualifier();
}
