namespace LambdaEmulator.RuntimeApi;

/// <summary>What the APIs inside a sandbox need of it.</summary>
internal interface ISandboxApi
{
    /// <summary>The sandbox's present life.</summary>
    SandboxSession Session { get; }

    string FunctionName { get; }

    string Handler { get; }

    string AccountId { get; }

    /// <summary>The runtime asks for work (a function served from outside is attached by that).</summary>
    void RuntimeCalledNext();
}
