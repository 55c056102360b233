using LambdaEmulator.Configuration;

namespace LambdaEmulator.UnitTests.Support;

/// <summary>The programs of this project's Scripts folder, as functions and extensions.</summary>
internal static class Scripts
{
    public static string Extension => PathOf("extension.sh");

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Scripts", name);

    /// <summary>A function on runtime.py.</summary>
    public static FunctionOptions Function(string name = "hello", params (string Name, string Value)[] environment) => new()
    {
        Name = name,
        Command = PathOf("runtime.py"),
        Environment = environment.ToDictionary(static pair => pair.Name, static pair => pair.Value),
    };

    /// <summary>An authorizer that gives this answer.</summary>
    public static FunctionOptions Authorizer(string answer) => new()
    {
        Name = "authorizer",
        Command = PathOf("authorizer.py"),
        Environment = new Dictionary<string, string> { ["ANSWER"] = answer },
    };
}
