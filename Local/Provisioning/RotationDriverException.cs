namespace Provisioning;

/// <summary>The rotation function failed where this program invokes it.</summary>
internal sealed class RotationDriverException(string message) : Exception(message);
