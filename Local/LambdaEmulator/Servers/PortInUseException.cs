namespace LambdaEmulator.Servers;

/// <summary>A port that a setting names is taken.</summary>
internal sealed class PortInUseException(int port, string setting, Exception inner)
    : Exception($"Port {port} is in use by another program; set {setting} to another port (0 takes a free one).", inner);
