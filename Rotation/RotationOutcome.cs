using System.Text.Json.Serialization;

namespace Rotation;

/// <summary>What the function answers; Secrets Manager reads only that it succeeded.</summary>
/// <param name="Step">The step.</param>
/// <param name="Done">What was done, a sentence.</param>
public sealed record RotationOutcome([property: JsonPropertyName("step")] string Step, [property: JsonPropertyName("done")] string Done);
