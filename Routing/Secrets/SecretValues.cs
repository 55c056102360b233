namespace Routing.Secrets;

/// <summary>The values of a secret that are accepted, or why there are none.</summary>
/// <param name="Values">Each as UTF-8; empty with an error.</param>
/// <param name="Error">For the log, without the secret; null when there are values.</param>
public sealed record SecretValues(IReadOnlyList<byte[]> Values, string? Error = null);
