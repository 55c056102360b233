using System.Text.RegularExpressions;

namespace LambdaEmulator.InvokeApi;

/// <summary>The ways to name a function: <c>name</c>, <c>account:function:name</c>, a full ARN; each with <c>:$LATEST</c> or without.</summary>
internal static partial class FunctionIdentifier
{
    /// <summary>The bare name, or null when the identifier is not well formed or names a version that is not here.</summary>
    public static string? NameOf(string identifier) =>
        Pattern().Match(identifier) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex("""^((arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?[0-9]{12}:function:)?(?<name>[A-Za-z0-9_-]{1,64})(:\$LATEST)?$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
