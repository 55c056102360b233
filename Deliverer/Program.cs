using Deliverer;
using Lambda.Runtime;

using var function = new DelivererFunction(Environment.GetEnvironmentVariable);
return LambdaBootstrap.Run(_ => function.Initialize(), function.Options);
