namespace Dashboard.Resources;

/// <summary>A command that a resource offers.</summary>
/// <param name="Name">What <see cref="IResourceSource.ExecuteCommandAsync"/> takes: <c>start</c>, <c>stop</c>, <c>restart</c> or a custom one.</param>
/// <param name="DisplayName">What the button says.</param>
/// <param name="IsEnabled">False where it makes no sense in the present state.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Confirmation">A question to ask first; null: none.</param>
/// <param name="IsHighlighted">True where the command has a button of its own rather than a place in the menu.</param>
public sealed record ResourceCommandSnapshot(
    string Name,
    string DisplayName,
    bool IsEnabled = true,
    string? Description = null,
    string? Confirmation = null,
    bool IsHighlighted = false);
