namespace TailnetEmulator.Api;

/// <summary>The body of <c>POST /api/v2/device/{id}/authorized</c>.</summary>
internal sealed record AuthorizeDeviceRequest(bool Authorized);
