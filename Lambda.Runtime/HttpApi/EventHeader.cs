namespace Lambda.Runtime.HttpApi;

/// <summary>One header of an event. The gateway lower-cases names and joins the values of one name with a comma.</summary>
public readonly record struct EventHeader(Utf8Slice Name, Utf8Slice Value);
