namespace Routing.Configuration;

/// <summary>Reads <c>"secret": {"name": "…", "key": "…"}</c>.</summary>
internal static class SecretReferenceReader
{
    public static SecretReference Read(JsonScope parent, string name = "secret")
    {
        if (parent.Object(name) is not { } scope)
        {
            if (!parent.Has(name))
            {
                parent.Error(name, "is required: {\"name\": \"name or ARN of the secret\", \"key\": \"key in its JSON\"}");
            }

            return new SecretReference("", null);
        }

        var reference = new SecretReference(scope.Text("name", required: true) ?? "", scope.Text("key"));
        scope.End();
        return reference;
    }
}
