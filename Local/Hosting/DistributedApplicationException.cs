namespace Aspire.Hosting;

/// <summary>The application cannot run as it is modelled or configured; the message says why and what helps.</summary>
public class DistributedApplicationException(string message, Exception? innerException = null) : Exception(message, innerException);
