using Microsoft.Extensions.Configuration;

namespace AppHost.Aws;

/// <summary>Configures one function: its settings become variables of the Lambda emulator.</summary>
internal sealed class LambdaFunction(
    IResourceBuilder<ProjectResource> lambda,
    IResourceBuilder<LambdaFunctionResource> resource,
    AwsAccount account)
{
    private int _extensions;

    public string Name => resource.Resource.Name;

    public string Arn => $"arn:aws:lambda:{account.Region}:{account.Id}:function:{Name}";

    /// <summary>Adds an extension by its project: the executable's file name is the extension's name.</summary>
    public LambdaFunction WithExtension(string project, string assembly) =>
        WithSetting($"Extensions__{_extensions++}", BuiltProgram.PathOf(project, assembly));

    public LambdaFunction WithSetting(string key, string value)
    {
        lambda.WithEnvironment($"Functions__{Name}__{key}", value);
        return this;
    }

    /// <summary>Sets an environment variable of the function.</summary>
    public LambdaFunction WithVariable(string name, string value) => WithSetting($"Environment__{name}", value);

    public LambdaFunction WithVariable(string name, ReferenceExpression value)
    {
        lambda.WithEnvironment(Key(name), value);
        return this;
    }

    public LambdaFunction WithVariables(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            WithVariable(name, value);
        }

        return this;
    }

    /// <summary>Hands on what AppHost's own configuration says of these variables.</summary>
    public LambdaFunction WithVariablesOf(IConfiguration configuration, params string[] names)
    {
        foreach (var name in names)
        {
            if (configuration[name] is { Length: > 0 } value)
            {
                WithVariable(name, value);
            }
        }

        return this;
    }

    public LambdaFunction WithVariable(string name, IResourceBuilder<ParameterResource> parameter)
    {
        lambda.WithEnvironment(Key(name), parameter);
        return this;
    }

    private string Key(string variable) => $"Functions__{Name}__Environment__{variable}";
}
