using System.Diagnostics.CodeAnalysis;

namespace Rotation.Tailscale;

/// <summary>What a call gave: the answer, or a named failure.</summary>
public sealed class TailscaleResult<T>
    where T : class
{
    internal TailscaleResult(T value) => Value = value;

    internal TailscaleResult(TailscaleError error) => Error = error;

    public T? Value { get; }

    public TailscaleError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;
}
