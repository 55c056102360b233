using System.Diagnostics.CodeAnalysis;

namespace SecretsManager;

/// <summary>What a call gave: the answer, or a named failure.</summary>
public sealed class SecretsManagerResult<T>
    where T : class
{
    internal SecretsManagerResult(T value) => Value = value;

    internal SecretsManagerResult(SecretsManagerError error) => Error = error;

    public T? Value { get; }

    public SecretsManagerError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;

    /// <summary>The answer; for callers that have no other way on.</summary>
    /// <exception cref="SecretsManagerException">The call failed.</exception>
    public T Require() => Value ?? throw new SecretsManagerException(Error!);
}
