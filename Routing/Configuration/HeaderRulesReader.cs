using System.Text;
using Http1;

namespace Routing.Configuration;

/// <summary>Reads the <c>set</c> and <c>remove</c> of a route's request or response.</summary>
internal static class HeaderRulesReader
{
    // What frames a message, or ends at an intermediary, is not a matter of configuration.
    private static readonly string[] _reserved =
        ["content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection"];

    public static HeaderRules ReadRequest(JsonScope? scope) => Read(scope, (where, name) =>
    {
        if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            scope!.Error(where, "'host' cannot be changed here: \"keepHost\": true passes on the sender's, else it is the target's own");
        }
        else if (name.Equals("expect", StringComparison.OrdinalIgnoreCase))
        {
            scope!.Error(where, "'expect' is set by the protocol and cannot be changed: the body is sent with the head, so nobody is asked whether to continue");
        }
    });

    public static HeaderRules ReadResponse(JsonScope? scope) => Read(scope, static (_, _) => { });

    private static HeaderRules Read(JsonScope? scope, Action<string, string> check)
    {
        if (scope is null)
        {
            return HeaderRules.None;
        }

        var set = scope.TextMap("set");
        var remove = scope.Texts("remove");
        foreach (var (name, value) in set)
        {
            CheckName(scope, $"set.{name}", name);
            check($"set.{name}", name);
            if (value.Any(c => c is < ' ' and not '\t' or >= (char)127))
            {
                scope.Error($"set.{name}", "has a value with control or non-ASCII characters");
            }
        }

        foreach (var name in remove)
        {
            CheckName(scope, "remove", name);
            check("remove", name);
        }

        return set.Count == 0 && remove.Count == 0 ? HeaderRules.None : new HeaderRules(
            [.. set.Select(field => new HeaderAddition(Encoding.ASCII.GetBytes(field.Key), Encoding.ASCII.GetBytes(field.Value)))],
            remove.Select(Encoding.ASCII.GetBytes));
    }

    public static void CheckName(JsonScope scope, string where, string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetBytes(name).AsSpan().ContainsAnyExcept(Tokens.Characters))
        {
            scope.Error(where, $"'{name}' is not a header's name");
        }
        else if (_reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            scope.Error(where, $"'{name}' frames the message and cannot be changed");
        }
    }
}
