using System.Diagnostics.CodeAnalysis;

namespace AwsServer;

/// <summary>What an operation gives: a response, or the service's error.</summary>
internal readonly struct Answer<T>
    where T : class
{
    private Answer(T? value, ServiceError? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public ServiceError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(ServiceError error) => new(null, error);
}
