namespace Tailscaled.Socks5;

/// <summary>Reply codes of RFC 1928, section 6. tailscaled tells every failed dial as a general failure.</summary>
internal enum Socks5Reply : byte
{
    Succeeded = 0,
    GeneralFailure = 1,
    CommandNotSupported = 7,
    AddressTypeNotSupported = 8,
}
