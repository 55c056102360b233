namespace Deployment.Settings;

/// <summary>Where traces go.</summary>
public enum TracingMode
{
    /// <summary>Nowhere.</summary>
    Off,

    /// <summary>X-Ray, by Lambda itself.</summary>
    XRay,

    /// <summary>An OTLP endpoint, by the programs.</summary>
    Otlp,
}
