namespace Aspire.Hosting;

/// <summary>The application cannot run as it is modelled or configured; the message says why and what helps.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
