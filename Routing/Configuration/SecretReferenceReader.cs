namespace Routing.Configuration;

/// <summary>Reads <c>"secret": {"name": "…", "key": "…"}</c>.</summary>
internal static class SecretReferenceReader
{
    public static SecretReference Read(JsonScope parent)
    {
        if (parent.Object("secret") is not { } scope)
        {
            if (!parent.Has("secret"))
            {
                parent.Error("secret", "is required: {\"name\": \"name or ARN of the secret\", \"key\": \"key in its JSON\"}");
            }

            return new SecretReference("", null);
        }

        var reference = new SecretReference(scope.Text("name", required: true) ?? "", scope.Text("key"));
        scope.End();
        return reference;
    }
}
