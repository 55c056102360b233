using System.Diagnostics.CodeAnalysis;

namespace AwsClient;

/// <summary>What a call gave: the answer, or a named failure.</summary>
public sealed class AwsResult<T>
    where T : class
{
    internal AwsResult(T value) => Value = value;

    internal AwsResult(AwsError error) => Error = error;

    public T? Value { get; }

    public AwsError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;

    /// <summary>The answer; for callers that have no other way on.</summary>
    /// <exception cref="AwsException">The call failed.</exception>
    public T Require() => Value ?? throw new AwsException(Error!);
}
