using System.Text.Json;
using System.Text.RegularExpressions;
using LambdaEmulator.Servers;

namespace LambdaEmulator.RuntimeApi;

/// <summary>An error as a runtime reports it: its type by a header, its document in the body. Rules: the runtime interface emulator's.</summary>
internal static partial class ReportedError
{
    private const string WithCause = "application/vnd.aws.lambda.error.cause+json";

    public static async Task<RuntimeAnswer> ReadAsync(HttpContext context)
    {
        var type = TypeOf(context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString());
        var body = await BodyReader.ReadAsync(context.Request, PayloadLimits.Control, context.RequestAborted);
        if (body is not { } document)
        {
            return RuntimeAnswer.Error(type, "the error document was too long");
        }

        return new RuntimeAnswer(context.Request.ContentType == WithCause ? WithoutCause(document) : document, type);
    }

    /// <summary>Types that begin with neither <c>Runtime.</c> nor <c>Function.</c> are unknown to Lambda.</summary>
    public static string TypeOf(string reported) =>
        KnownType().IsMatch(reported) ? reported
        : reported.StartsWith("Function.", StringComparison.Ordinal) ? "Function.Unknown"
        : "Runtime.Unknown";

    // The cause is X-Ray's; the caller gets the rest.
    private static byte[] WithoutCause(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                foreach (var name in (string[])["errorMessage", "errorType"])
                {
                    writer.WriteString(name, root.TryGetProperty(name, out var text) ? text.GetString() : "");
                }

                if (root.TryGetProperty("stackTrace", out var stack) && stack.EnumerateArray().Any())
                {
                    writer.WritePropertyName("stackTrace");
                    stack.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            return buffer.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "\"Invalid error body\""u8.ToArray();
        }
    }

    [GeneratedRegex("""(Runtime|Function)\.[A-Z][a-zA-Z]+""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KnownType();
}
