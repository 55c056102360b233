using Routing;

namespace Deployment.Settings;

/// <summary>Checked routes and the file they came from.</summary>
/// <param name="Path">Absolute path; the file is packed beside the functions.</param>
/// <param name="Routes">What it says.</param>
public sealed record RoutesFile(string Path, IReadOnlyList<Route> Routes);
