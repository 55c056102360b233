namespace Provisioning;

/// <summary>The body of Lambda's CreateFunction, as far as a placeholder needs it.</summary>
internal sealed record PlaceholderFunctionRequest(string FunctionName, string Runtime, string Role, string Handler, PlaceholderFunctionCode Code);
