namespace Processes;

/// <summary>A program could not be started; the message names it and the reason.</summary>
public sealed class ProcessStartException(string message, Exception? innerException = null) : Exception(message, innerException);
