namespace TargetStub;

internal static class StubHelp
{
    public const string Text = """
        TargetStub: the private target of the local environment. It answers every request with 200 and "Hello! It's working!",
        and misbehaves on request.

        Settings (environment):
          TARGET_PORT   port on 127.0.0.1 (8000); 0 takes a free one
          OTEL_*        OpenTelemetry; without an endpoint no telemetry is sent

        Paths that do something else:
          /stub/echo              the request as JSON: method, target, headers, body in base64
          /stub/requests          the last 100 requests, as /stub/echo shows them; DELETE forgets them
          /stub/status/{code}     answers with that status (100 to 599 other than 1xx)
          /stub/delay/{ms}        waits, then answers (at most 600,000 ms)
          /stub/hang              accepts the request and never answers
          /stub/close             closes the connection without an answer
          /stub/truncate          promises 1,000 bytes, sends 10, closes
          /stub/bytes/{count}     that many bytes with a Content-Length (at most 64 MiB)
          /stub/chunks/{count}    the same, chunked
          /stub/drip/{count}      one byte every 100 ms (at most 6,000)
          /stub/gzip              a gzip-encoded answer
          /stub/cookies           two Set-Cookie headers
          /stub/headers           duplicate and hop-by-hop headers in the answer
        """;
}
