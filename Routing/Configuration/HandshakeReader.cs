using Routing.Handshakes;

namespace Routing.Configuration;

/// <summary>Reads a route's <c>handshake</c>.</summary>
internal static class HandshakeReader
{
    public static HandshakeOptions? Read(JsonScope? scope, bool isVerified)
    {
        if (scope is null)
        {
            return null;
        }

        var name = scope.Text("kind", required: true);
        var answer = scope.Text("answer") ?? "door";
        if (answer is not ("door" or "target"))
        {
            scope.Error("answer", $"is '{answer}'; it must be door or target");
        }

        if (name is null || !HandshakeOptions.Names.TryGetValue(name, out var kind))
        {
            if (name is not null)
            {
                scope.Error("kind", $"is '{name}'; it must be one of {string.Join(", ", HandshakeOptions.Names.Keys)}");
            }

            return null;
        }

        var isForTarget = answer == "target";
        if (kind == HandshakeKind.Asana && !isForTarget)
        {
            scope.Error("answer", "must be target for asana: the secret that its handshake brings has to be stored by who will verify with it");
        }

        var secret = HandshakeOptions.NeedsSecret(kind) && !isForTarget ? SecretReferenceReader.Read(scope) : null;
        var options = new HandshakeOptions(kind, isForTarget, secret);
        if (!options.IsUnsigned && !isVerified)
        {
            scope.Error("kind", $"'{name}' needs the route's verification: it is answered only to who has proved to be the sender");
        }

        scope.End();
        return options;
    }
}
