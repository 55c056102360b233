using System.Text.RegularExpressions;

namespace SecretsEmulator.Validation;

/// <summary>A shape of the service's model: what a value of it must satisfy before the operation is looked at.</summary>
internal abstract record Shape
{
    public static Shape Text(int min, int max, string? pattern = null) => new TextShape(min, max, pattern);

    public static Shape Secret(int min, int max) => new TextShape(min, max, null) { Sensitive = true };

    public static Shape OneOf(params IReadOnlyList<string> values) => new EnumShape(values);

    public static Shape Number(long min, long max) => new NumberShape(min, max);

    public static Shape Blob(int min, int max) => new BlobShape(min, max);

    public static Shape List(int min, int max, Shape of) => new ListShape(min, max, of);

    public static Shape Structure(params IReadOnlyList<Member> members) => new StructureShape(members);

    /// <summary>A member that must be there.</summary>
    public static Member Required(string name, Shape shape) => new(name, shape, true);

    public static Member Optional(string name, Shape shape) => new(name, shape, false);
}

/// <summary>A member of a structure, named as in the request.</summary>
internal sealed record Member(string Name, Shape Shape, bool IsRequired)
{
    /// <summary>As errors write it: <c>secretId</c>, <c>rotationLambdaARN</c>.</summary>
    public string ErrorName { get; } = char.ToLowerInvariant(Name[0]) + Name[1..];
}

internal sealed record TextShape(int Min, int Max, string? Pattern) : Shape
{
    private readonly Regex? _pattern = Pattern is null ? null : new Regex($@"\A(?:{Pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Errors do not repeat the value.</summary>
    public bool Sensitive { get; init; }

    public bool Matches(string text) => _pattern?.IsMatch(text) != false;
}

internal sealed record EnumShape(IReadOnlyList<string> Values) : Shape
{
    /// <summary>Accepted, but not in the error's list.</summary>
    public IReadOnlyList<string> Unlisted { get; init; } = [];
}

internal sealed record NumberShape(long Min, long Max) : Shape;

internal sealed record BlobShape(int Min, int Max) : Shape;

internal sealed record ListShape(int Min, int Max, Shape Of) : Shape;

internal sealed record StructureShape(IReadOnlyList<Member> Members) : Shape;
