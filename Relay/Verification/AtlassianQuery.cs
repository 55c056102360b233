using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>
/// What Atlassian's query string hash (<c>qsh</c>) covers: <c>METHOD&amp;path&amp;query</c>, the query's parameters sorted and without <c>jwt</c>
/// (https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/#qsh).
/// </summary>
internal static class AtlassianQuery
{
    /// <summary>The canonical request. The path is the one below the app's base URL: here, the one without the stage.</summary>
    public static string Canonical(HttpApiEvent request)
    {
        var path = Encoding.UTF8.GetString(request.PathWithoutStage).TrimEnd('/').Replace("&", "%26", StringComparison.Ordinal);
        var parameters = FormFields.Sorted(request.Bytes(request.RawQueryString))
            .Where(pair => pair.Name != "jwt")
            .GroupBy(pair => Uri.EscapeDataString(pair.Name), pair => Uri.EscapeDataString(pair.Value), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}={string.Join(',', group.Order(StringComparer.Ordinal))}");
        return $"{request.Text(request.Method).ToUpperInvariant()}&{(path.Length == 0 ? "/" : path)}&{string.Join('&', parameters)}";
    }
}
