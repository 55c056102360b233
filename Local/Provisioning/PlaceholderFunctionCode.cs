namespace Provisioning;

/// <param name="ZipFile">The package; base64 in JSON.</param>
internal sealed record PlaceholderFunctionCode(byte[] ZipFile);
