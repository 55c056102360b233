namespace Deployment;

/// <summary>
/// Where JSII unpacks the CDK's packages, 64 MB a process. It leaves them behind (seen with Amazon.JSII.Runtime of CDK 2.160), so it gets a
/// temporary folder of its own, which this process removes at its end.
/// </summary>
internal static class JsiiFolder
{
    private static readonly Lazy<string> Folder = new(Create);

    /// <summary>Has JSII use the folder; to be called before the first construct, and after programs are published: compilers keep their sockets in the temporary folder.</summary>
    public static void Use() => _ = Folder.Value;

    private static string Create()
    {
        var folder = Directory.CreateTempSubdirectory("webhook-forwarder-cdk-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        return folder;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // JSII's own process is still writing there; the system's cleaning of the temporary folder gets it.
        }
    }
}
