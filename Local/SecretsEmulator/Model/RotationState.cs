using SecretsEmulator.Contract;

namespace SecretsEmulator.Model;

/// <summary>A secret's rotation: how, when, and what is under way.</summary>
internal sealed record RotationState
{
    /// <summary>False after CancelRotateSecret; the settings stay.</summary>
    public bool Enabled { get; init; }

    public string? FunctionArn { get; init; }

    public RotationRules? Rules { get; init; }

    public DateTimeOffset? LastRotated { get; init; }

    /// <summary>When the next window opens; rotation happens then.</summary>
    public DateTimeOffset? NextWindowOpens { get; init; }

    /// <summary>When the next window closes: the <c>NextRotationDate</c> that clients see.</summary>
    public DateTimeOffset? NextWindowCloses { get; init; }

    /// <summary>The token of the rotation that is under way, null when none is.</summary>
    public string? PendingToken { get; init; }

    /// <summary>How often the rotation under way was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When the rotation under way is tried next.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The rotation under way only tests the configuration (<c>RotateImmediately=false</c>): testSecret, then the version goes.</summary>
    public bool TestOnly { get; init; }
}
