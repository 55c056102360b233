using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace EmbeddedHosting.Engine;

/// <summary>Who waits for whom.</summary>
internal static class WaitGraph
{
    /// <exception cref="DistributedApplicationException">Some resources wait for each other and would do so for ever.</exception>
    public static void EnsureAcyclic(IEnumerable<IResource> resources)
    {
        var done = new HashSet<IResource>();
        var path = new List<IResource>();
        foreach (var resource in resources)
        {
            Visit(resource);
        }

        void Visit(IResource resource)
        {
            if (done.Contains(resource))
            {
                return;
            }

            var seen = path.IndexOf(resource);
            if (seen >= 0)
            {
                var circle = path[seen..].Append(resource).Select(static r => $"'{r.Name}'");
                throw new DistributedApplicationException($"Resources wait for each other: {string.Join(" waits for ", circle)}.");
            }

            path.Add(resource);
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            {
                Visit(wait.Resource);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(resource);
        }
    }
}
