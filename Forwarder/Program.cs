using Forwarder;
using Forwarder.Relay;
using Lambda.Runtime;

return LambdaBootstrap.Run(_ =>
{
    var settings = ForwarderSettings.Load(Environment.GetEnvironmentVariable);
    var time = TimeProvider.System;
    var pool = new ConnectionPool(TimeSpan.FromSeconds(4));
    var dialer = new TargetDialer(settings.SocksPort, settings.TunnelStatusPath, time);
    return new WebhookHandler(settings.Route, new TargetRelay(pool, dialer), pool, time);
});
