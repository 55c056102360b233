namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link whose parts are known when the application starts.</summary>
internal sealed record ExpressionUrlAnnotation(ReferenceExpression Url, string? DisplayText) : IResourceAnnotation;
