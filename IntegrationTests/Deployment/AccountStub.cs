using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Text;

namespace IntegrationTests.Deployment;

/// <summary>
/// Answers the calls of docs/deploy.md that no emulator has: STS GetCallerIdentity and CloudFormation DescribeStacks (Query protocol), and
/// Lambda GetAccountSettings.
/// </summary>
internal sealed class AccountStub : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _account;

    public AccountStub(string account)
    {
        _account = account;
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Url = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The stack's outputs, once it is deployed.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; set; } = new Dictionary<string, string>();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var isSettings = context.Request.Url!.AbsolutePath.EndsWith("/account-settings/", StringComparison.Ordinal);
            var answer = Encoding.UTF8.GetBytes(isSettings ? """{"AccountLimit":{"ConcurrentExecutions":1000}}""" : Answer(await reader.ReadToEndAsync()));
            context.Response.ContentType = answer[0] == '{' ? "application/json" : "text/xml";
            context.Response.ContentLength64 = answer.Length;
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }

    private string Answer(string form) => form.Contains("Action=GetCallerIdentity", StringComparison.Ordinal)
        ? $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::{_account}:user/admin</Arn><UserId>AIDA</UserId><Account>{_account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """
        : $"""
            <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
            <StackName>WebhookForwarder</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>
            {string.Concat(Outputs.Select(output => $"<member><OutputKey>{output.Key}</OutputKey><OutputValue>{SecurityElement.Escape(output.Value)}</OutputValue></member>"))}
            </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>
            """;
}
