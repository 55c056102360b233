namespace Aspire.Hosting.ApplicationModel;

/// <summary>Aspire's rules for resource names, which end up in host names and variables.</summary>
internal static class ResourceName
{
    private const int MaxLength = 64;

    public static void Validate(string name)
    {
        if (Fault(name) is { } fault)
        {
            throw new ArgumentException($"Resource name '{name}' is invalid: it {fault}.", nameof(name));
        }
    }

    private static string? Fault(string name) => name switch
    {
        "" => "is empty",
        { Length: > MaxLength } => "has more than 64 characters",
        _ when !char.IsAsciiLetter(name[0]) => "must start with a letter",
        _ when name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '-') => "may have letters, digits and hyphens only",
        _ when name.Contains("--", StringComparison.Ordinal) => "may not have two hyphens in a row",
        _ when name[^1] == '-' => "may not end with a hyphen",
        _ => null,
    };
}
