namespace LambdaEmulator;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public const string Text = """
        Lambda (Runtime, Extensions and Invoke APIs, sandboxes) and an HTTP API in front, on this machine.

        Settings come from the environment (Functions__hello__Command=…) or the command line (--Functions:hello:Command=…):
          HTTP_API_PORT, LAMBDA_PORT              ports on loopback (8080, 9001; 0: a free one)
          Region, AccountId                       for ARNs (us-east-1, 123456789012)
          Credentials__AccessKeyId, __SecretAccessKey, __SessionToken     given to sandboxes
          Functions__{name}__Command              executable; unset: attach a process with
                                                  AWS_LAMBDA_RUNTIME_API=127.0.0.1:{LAMBDA_PORT}/{name}
            __Args__{i}  __Handler  __Environment__{NAME}  __Extensions__{i}
            __MemorySize (MB, 256)  __Timeout (s, 10)  __Concurrency (1000: more are refused)
            __Sandboxes (10: more invocations wait for one)  __Freeze (true)  __IdleTimeout (s, 600)
          HttpApi__Stage                          $default, or a name that prefixes paths
          HttpApi__Routes__{i}__RouteKey          $default or METHOD /path/{var}/{rest+}
            __Function  __Authorizer
          HttpApi__Authorizers__{name}__Function  __IdentitySources__{i}  __TtlSeconds  __SimpleResponses
          HttpApi__Cors__AllowOrigins__{i}  __AllowMethods__{i}  __AllowHeaders__{i}  __ExposeHeaders__{i}
            __AllowCredentials  __MaxAge
          HttpApi__StageVariables__{name}         HttpApi__AccessLog (true)
          EventRetryDelay1, EventRetryDelay2      s before retries of asynchronous invocations (60, 120)

        Invoke:   aws lambda invoke --endpoint-url http://127.0.0.1:{LAMBDA_PORT} --function-name hello out.json
        Observe:  GET /functions /sandboxes /sandboxes/{id}/logs /webhooks?after={id} /events /health /alive on LAMBDA_PORT
                  POST /functions/{name}/restart
        """;
}
