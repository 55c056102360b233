namespace Dashboard.Resources;

/// <summary>How a command went.</summary>
/// <param name="Succeeded">Whether it did what it says.</param>
/// <param name="Message">Why not, or what it has to tell.</param>
public sealed record CommandResult(bool Succeeded, string? Message = null);
