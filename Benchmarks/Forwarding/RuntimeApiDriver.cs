using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Forwarding;

/// <summary>A Runtime API that hands a runtime the same event again and again and takes the time.</summary>
internal sealed class RuntimeApiDriver(Scenario scenario, int warmUp, int invocations) : LoopbackServer
{
    private static readonly byte[] Accepted = Encoding.ASCII.GetBytes("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}");

    private readonly TaskCompletionSource<double[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly double[] _latencies = new double[1 + warmUp + invocations];
    private int _served;
    private int _errors;
    private long _sent;

    /// <summary>Completed by the first request for an invocation, with its timestamp.</summary>
    public TaskCompletionSource<long> Initialized { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the runtime asks for one invocation more than planned: milliseconds of each.</summary>
    public Task<double[]> Done => _done.Task;

    public int Errors => _errors;

    protected override void Serve(Socket connection)
    {
        var request = new LoopbackRequest(connection);
        while (request.Read())
        {
            if (request.Head.StartsWith("GET ", StringComparison.Ordinal))
            {
                Initialized.TrySetResult(Stopwatch.GetTimestamp());
                if (_served == _latencies.Length)
                {
                    _done.TrySetResult(_latencies);
                    // Left waiting, as an idle sandbox is, while its process is looked at.
                    continue;
                }

                var next = Next();
                _sent = Stopwatch.GetTimestamp();
                connection.Send(next);
                continue;
            }

            _latencies[_served++] = Stopwatch.GetElapsedTime(_sent).TotalMilliseconds;
            _errors += request.Head.Split('\r', 2)[0].Contains("/error", StringComparison.Ordinal) ? 1 : 0;
            connection.Send(Accepted);
        }
    }

    private byte[] Next()
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: {_served:00000000}-0000-0000-0000-000000000000\r\n" +
            $"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:000000000000:function:f\r\n" +
            $"Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled={(scenario.IsTraced ? 1 : 0)}\r\n" +
            $"Content-Length: {Encoding.UTF8.GetByteCount(scenario.Event)}\r\n\r\n{scenario.Event}");
    }
}
