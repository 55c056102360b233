using Authorizer;
using Lambda.Runtime;

using var function = new AuthorizerFunction(Environment.GetEnvironmentVariable);
return LambdaBootstrap.Run(_ => function.Initialize(), function.Options);
