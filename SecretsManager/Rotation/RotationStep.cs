namespace SecretsManager.Rotation;

/// <summary>The steps of a rotation, in their order.</summary>
public static class RotationStep
{
    public const string Create = "createSecret";
    public const string Set = "setSecret";
    public const string Test = "testSecret";
    public const string Finish = "finishSecret";

    public static IReadOnlyList<string> All { get; } = [Create, Set, Test, Finish];
}
