namespace AwsClient;

/// <summary>A failed call where the caller had asked for the value or nothing.</summary>
public sealed class AwsException(AwsError error) : Exception(error.ToString())
{
    public AwsError Error { get; } = error;
}
