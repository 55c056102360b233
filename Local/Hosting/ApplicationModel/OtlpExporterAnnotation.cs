namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource's process exports telemetry by the OTEL_* variables.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation;
