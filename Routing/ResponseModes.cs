namespace Routing;

/// <summary>The names of <see cref="ResponseMode"/> in settings.</summary>
public static class ResponseModes
{
    /// <summary>What a setting may say.</summary>
    public const string Allowed = "FULL, HTTP_CODE_HEADERS, HTTP_CODE or 200";

    /// <summary>Reads a name; case matters, as it did in the system these names come from.</summary>
    public static bool TryParse(string text, out ResponseMode mode)
    {
        ResponseMode? found = text switch
        {
            "FULL" => ResponseMode.Full,
            "HTTP_CODE_HEADERS" => ResponseMode.StatusAndHeaders,
            "HTTP_CODE" => ResponseMode.Status,
            "200" => ResponseMode.Always200,
            _ => null,
        };
        mode = found ?? default;
        return found is not null;
    }
}
