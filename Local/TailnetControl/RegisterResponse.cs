namespace TailnetControl;

/// <summary>The answer to <see cref="RegisterRequest"/>.</summary>
public sealed record RegisterResponse
{
    public required NodeState State { get; init; }

    /// <summary>Why the login was refused, for people.</summary>
    public string? Error { get; init; }

    /// <summary>Where a person could log in, when no key was given.</summary>
    public string? AuthUrl { get; init; }
}
