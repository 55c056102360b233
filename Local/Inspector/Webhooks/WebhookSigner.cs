using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inspector.Webhooks;

/// <summary>Signs bodies as providers do. The forwarder verifies them with code of its own, so that the two check each other.</summary>
internal static class WebhookSigner
{
    /// <summary>The schemes that are known here.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["github", "stripe", "slack", "standard-webhooks"];

    /// <summary>The headers that a provider would add; null for a scheme that is not known here.</summary>
    /// <param name="secret">The scheme and its secret.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="now">Goes into the signature where the scheme has a timestamp.</param>
    /// <param name="id">The message id where the scheme has one.</param>
    public static IReadOnlyList<string[]>? Sign(SigningSecret secret, byte[] body, DateTimeOffset now, string id)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Encoding.UTF8.GetBytes(secret.Secret);
        return secret.Scheme switch
        {
            // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
            "github" => [["x-hub-signature-256", $"sha256={Hex(key, body)}"]],

            // https://docs.stripe.com/webhooks#verify-manually
            "stripe" => [["stripe-signature", $"t={seconds},v1={Hex(key, Join($"{seconds}.", body))}"]],

            // https://api.slack.com/authentication/verifying-requests-from-slack
            "slack" => [["x-slack-request-timestamp", seconds], ["x-slack-signature", $"v0={Hex(key, Join($"v0:{seconds}:", body))}"]],

            // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
            "standard-webhooks" =>
            [
                ["webhook-id", id],
                ["webhook-timestamp", seconds],
                ["webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(StandardKey(secret.Secret), Join($"{id}.{seconds}.", body)))}"],
            ],
            _ => null,
        };
    }

    private static string Hex(byte[] key, byte[] content) => Convert.ToHexStringLower(HMACSHA256.HashData(key, content));

    private static byte[] Join(string prefix, byte[] body) => [.. Encoding.UTF8.GetBytes(prefix), .. body];

    private static byte[] StandardKey(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }
}
