using System.Text.Json.Nodes;

namespace IntegrationTests.Deployment;

/// <summary>Turns a template into the Lambda emulator's settings (docs/architecture.md).</summary>
internal static class EmulatorArguments
{
    /// <param name="template">The deployment.</param>
    /// <param name="local">Variables that only this machine needs: where the emulated services are.</param>
    public static IReadOnlyList<string> For(DeployedTemplate template, IReadOnlyDictionary<string, string> local)
    {
        var settings = new List<(string Name, string Value)>();
        foreach (var function in template.Functions())
        {
            AddFunction(settings, function, local);
        }

        AddHttpApi(settings, template);
        return [.. settings.Select(setting => $"--{setting.Name}={setting.Value}")];
    }

    private static void AddFunction(List<(string Name, string Value)> settings, DeployedFunction function, IReadOnlyDictionary<string, string> local)
    {
        var prefix = $"Functions:{function.Name}";
        settings.Add(($"{prefix}:Command", Path.Combine(function.Task, "bootstrap")));
        settings.Add(($"{prefix}:MemorySize", $"{function.MemorySize}"));
        settings.Add(($"{prefix}:Timeout", $"{function.Timeout}"));

        // Sandboxes here share the machine's file system: what Lambda mounts at /var/task and /opt is where it was unpacked.
        foreach (var (name, value) in function.Environment)
        {
            settings.Add(($"{prefix}:Environment:{name}", Mounted(value, function)));
        }

        foreach (var (name, value) in local)
        {
            settings.Add(($"{prefix}:Environment:{name}", value));
        }

        if (function.Layers is { } layers)
        {
            settings.Add(($"{prefix}:Environment:TAILSCALED_PATH", Path.Combine(layers, "bin", "tailscaled")));
            settings.Add(($"{prefix}:Environment:TS_SOCKS5_PORT", "0"));
            settings.AddRange(Directory.EnumerateFiles(Path.Combine(layers, "extensions")).Select((file, i) => ($"{prefix}:Extensions:{i}", file)));
        }
    }

    private static string Mounted(string value, DeployedFunction function) => value
        .Replace("/var/task", function.Task, StringComparison.Ordinal)
        .Replace("/opt", function.Layers ?? "/opt", StringComparison.Ordinal);

    private static void AddHttpApi(List<(string Name, string Value)> settings, DeployedTemplate template)
    {
        settings.Add(("HttpApi:Stage", template.Text(template.OfType("AWS::ApiGatewayV2::Stage").Single().Properties["StageName"]!)));
        foreach (var (id, authorizer) in template.OfType("AWS::ApiGatewayV2::Authorizer"))
        {
            var prefix = $"HttpApi:Authorizers:{id}";
            settings.Add(($"{prefix}:Function", template.FunctionOf(authorizer["AuthorizerUri"]!)));
            settings.Add(($"{prefix}:TtlSeconds", template.Text(authorizer["AuthorizerResultTtlInSeconds"]!)));
            settings.Add(($"{prefix}:SimpleResponses", template.Text(authorizer["EnableSimpleResponses"]!)));
            settings.AddRange((authorizer["IdentitySource"]?.AsArray() ?? []).Select((source, i) => ($"{prefix}:IdentitySources:{i}", template.Text(source!))));
        }

        var integrations = template.OfType("AWS::ApiGatewayV2::Integration").ToDictionary(entry => entry.Id, entry => entry.Properties);
        foreach (var (index, route) in template.OfType("AWS::ApiGatewayV2::Route").Select((route, index) => (index, route.Properties)))
        {
            var prefix = $"HttpApi:Routes:{index}";
            var integration = integrations[TargetOf(route["Target"]!)];
            Assert.Equal("2.0", integration["PayloadFormatVersion"]!.ToString());
            settings.Add(($"{prefix}:RouteKey", template.Text(route["RouteKey"]!)));
            settings.Add(($"{prefix}:Function", template.FunctionOf(integration["IntegrationUri"]!)));
            settings.Add(($"{prefix}:Authorizer", route["AuthorizerId"]!["Ref"]!.ToString()));
        }
    }

    /// <summary>A route's target is <c>integrations/${Id}</c>.</summary>
    private static string TargetOf(JsonNode target) => target["Fn::Join"]![1]!.AsArray().OfType<JsonObject>().Single()["Ref"]!.ToString();
}
