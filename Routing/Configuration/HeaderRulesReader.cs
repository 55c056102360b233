using System.Text;
using Http1;

namespace Routing.Configuration;

/// <summary>Reads the <c>set</c> and <c>remove</c> of a route's request or response.</summary>
internal static class HeaderRulesReader
{
    // What frames a message, or ends at an intermediary, is not a matter of configuration.
    private static readonly string[] Reserved =
        ["host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "proxy-connection", "set-cookie"];

    public static HeaderRules Read(JsonScope? scope)
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
            if (value.Any(c => c is < ' ' and not '\t' or >= (char)127))
            {
                scope.Error($"set.{name}", "has a value with control or non-ASCII characters");
            }
        }

        foreach (var name in remove)
        {
            CheckName(scope, "remove", name);
        }

        return set.Count == 0 && remove.Count == 0 ? HeaderRules.None : new HeaderRules
        {
            Set = [.. set.Select(field => new HeaderAddition(Encoding.ASCII.GetBytes(field.Key), Encoding.ASCII.GetBytes(field.Value)))],
            Remove = [.. remove.Concat(set.Keys).Select(Encoding.ASCII.GetBytes)],
        };
    }

    public static void CheckName(JsonScope scope, string where, string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetBytes(name).AsSpan().ContainsAnyExcept(Tokens.Characters))
        {
            scope.Error(where, $"'{name}' is not a header's name");
        }
        else if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            scope.Error(where, $"'{name}' is set by the protocol and cannot be changed");
        }
    }
}
