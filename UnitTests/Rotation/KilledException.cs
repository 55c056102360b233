namespace Rotation.UnitTests;

/// <summary>Stands for the death of the function's process.</summary>
internal sealed class KilledException : Exception;
