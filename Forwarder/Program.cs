using Forwarder;
using Lambda.Runtime;

using var function = new ForwarderFunction(Environment.GetEnvironmentVariable);
return LambdaBootstrap.Run(_ => function.Initialize(), function.Options);
