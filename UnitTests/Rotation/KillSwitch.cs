namespace Rotation.UnitTests;

/// <summary>Counts the calls of the function to all its servers and kills it at one of them: before it is sent, or after it was answered.</summary>
internal sealed class KillSwitch
{
    public int Calls { get; private set; }

    public int? KillAt { get; set; }

    public bool AfterTheAnswer { get; set; }

    public bool HasKilled { get; private set; }

    public HttpMessageHandler Guard(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

    private void Kill()
    {
        HasKilled = true;
        throw new KilledException();
    }

    private sealed class Handler(KillSwitch killSwitch) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var kill = ++killSwitch.Calls == killSwitch.KillAt;
            if (kill && !killSwitch.AfterTheAnswer)
                killSwitch.Kill();
            var response = await base.SendAsync(request, cancellationToken);
            if (kill)
            {
                response.Dispose();
                killSwitch.Kill();
            }

            return response;
        }
    }
}
