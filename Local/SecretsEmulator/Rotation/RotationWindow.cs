namespace SecretsEmulator.Rotation;

/// <summary>When a rotation may happen. The emulator rotates as the window opens; clients see its end as <c>NextRotationDate</c>.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct RotationWindow(DateTimeOffset Opens, DateTimeOffset Closes);
