using System.Text.Json;

namespace SecretsEmulator.Operations;

/// <summary>The grammar of a resource policy as far as the service refuses it ("Grammar of the IAM JSON policy language").</summary>
internal static class PolicyCheck
{
    /// <summary>What is wrong with the policy, null when it is well-formed.</summary>
    public static string? FindMistake(string policy)
    {
        try
        {
            using var document = JsonDocument.Parse(policy);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return "This resource policy is not a JSON object.";
            if (root.TryGetProperty("Version", out var version)
                && !(version.ValueKind == JsonValueKind.String && version.GetString() is "2012-10-17" or "2008-10-17"))
            {
                return "The policy's Version must be 2012-10-17 or 2008-10-17.";
            }

            if (!root.TryGetProperty("Statement", out var statement))
                return "The policy has no Statement.";
            return Statements(statement).Select(FindMistake).FirstOrDefault(mistake => mistake is not null);
        }
        catch (JsonException)
        {
            return "This resource policy contains invalid Json.";
        }
    }

    /// <summary>Whether a statement allows everybody without a condition.</summary>
    public static bool IsPublic(string policy)
    {
        using var document = JsonDocument.Parse(policy);
        return Statements(document.RootElement.GetProperty("Statement")).Any(statement =>
            statement.GetProperty("Effect").ValueEquals("Allow")
            && !statement.TryGetProperty("Condition", out _)
            && statement.TryGetProperty("Principal", out var principal) && IsEverybody(principal));
    }

    private static string? FindMistake(JsonElement statement)
    {
        if (statement.ValueKind != JsonValueKind.Object)
            return "A Statement must be a JSON object.";
        if (!statement.TryGetProperty("Effect", out var effect) || effect.ValueKind != JsonValueKind.String || effect.GetString() is not ("Allow" or "Deny"))
            return "A statement's Effect must be Allow or Deny.";
        if (!Has(statement, "Action", "NotAction"))
            return "A statement needs an Action or NotAction.";
        if (!Has(statement, "Resource", "NotResource"))
            return "A statement needs a Resource or NotResource.";
        return Has(statement, "Principal", "NotPrincipal") ? null : "A resource policy's statement needs a Principal or NotPrincipal.";
    }

    private static bool IsEverybody(JsonElement principal) => principal.ValueKind switch
    {
        JsonValueKind.String => principal.ValueEquals("*"),
        JsonValueKind.Array => principal.EnumerateArray().Any(IsEverybody),
        JsonValueKind.Object => principal.TryGetProperty("AWS", out var accounts) && IsEverybody(accounts),
        _ => false,
    };

    private static bool Has(JsonElement statement, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (statement.TryGetProperty(name, out _))
                return true;
        }

        return false;
    }

    private static List<JsonElement> Statements(JsonElement statement) =>
        statement.ValueKind == JsonValueKind.Array ? [.. statement.EnumerateArray()] : [statement];
}
