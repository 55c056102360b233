using System.Buffers;

namespace LambdaEmulator.Servers;

/// <summary>Reads bounded request bodies.</summary>
internal static class BodyReader
{
    /// <returns>The body, or null when it is longer than <paramref name="limit"/> bytes.</returns>
    /// <exception cref="IOException">The client went away or broke the protocol.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > limit)
            {
                return null;
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
