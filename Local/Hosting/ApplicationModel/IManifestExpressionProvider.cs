namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that can be named in an expression, as <c>{name.property}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
