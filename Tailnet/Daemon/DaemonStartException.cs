namespace Tailnet.Daemon;

/// <summary>The daemon's executable could not be started; the message names it, the reason and the remedy.</summary>
public sealed class DaemonStartException(string message, Exception? innerException = null) : Exception(message, innerException);
