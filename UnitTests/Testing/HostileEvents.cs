using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Testing;

/// <summary>Events as no gateway sends them.</summary>
internal static class HostileEvents
{
    private static readonly string[] Fragments =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "\\u0000", "\\ud800", "\\udfff\\ud800", "\"version\":\"2.0\"",
        "\"requestContext\":null", "\"requestContext\":{\"http\":[]}", "\"headers\":[1]", "\"body\":{}", "\"isBase64Encoded\":true", "\"sourceIp\":\"\\r\\n\"", "\u0001",
    ];

    /// <summary>Random bytes, and a good event cut off, repeated, with bytes changed and with fragments put in.</summary>
    public static Gen<byte[]> From(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        var random = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        var cut = Gen.Choose(0, bytes.Length - 1).Select(length => bytes[..length]);
        var flipped = from at in Gen.Choose(0, bytes.Length - 1)
                      from b in Gen.Choose(0, 255)
                      select (byte[])[.. bytes[..at], (byte)b, .. bytes[(at + 1)..]];
        var inserted = from at in Gen.Choose(0, bytes.Length - 1)
                       from fragment in Gen.Elements(Fragments)
                       from skip in Gen.Choose(0, 3)
                       select (byte[])[.. bytes[..at], .. Encoding.UTF8.GetBytes(fragment), .. bytes[Math.Min(at + skip, bytes.Length)..]];
        var deep = Gen.Choose(1, 2000).Select(depth => Encoding.UTF8.GetBytes("{\"version\":\"2.0\",\"x\":" + new string('[', depth)));
        return Gen.OneOf(random, cut, flipped, inserted, deep, Gen.Constant<byte[]>([.. bytes, .. bytes]));
    }
}
