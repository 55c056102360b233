using System.Buffers.Binary;
using System.Text;

namespace Deployment.Packaging;

/// <summary>What matters of an ELF executable before it is shipped: for which processor, and which glibc it needs.</summary>
/// <param name="Machine">Field <c>e_machine</c>: 62 is x86-64, 183 is AArch64.</param>
/// <param name="RequiredGlibc">The highest <c>GLIBC_x.y</c> it asks for; null when linked statically.</param>
/// <remarks>Layout: System V ABI, ELF-64; section <c>.gnu.version_r</c>: Linux Standard Base, symbol versioning.</remarks>
public sealed record ElfFile(int Machine, Version? RequiredGlibc)
{
    public const int X64 = 62;
    public const int Arm64 = 183;

    private const uint VersionNeeds = 0x6ffffffe;
    private const int SectionHeaderSize = 64;
    private const string GlibcPrefix = "GLIBC_";

    /// <summary>Reads a file; null when it is not a 64-bit little-endian ELF file or is damaged.</summary>
    public static ElfFile? Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (bytes.Length < 64 || !bytes.StartsWith("\u007fELF"u8) || bytes[4] != 2 || bytes[5] != 1)
        {
            return null;
        }

        try
        {
            return new ElfFile(UInt16(bytes, 18), Glibc(bytes));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static Version? Glibc(ReadOnlySpan<byte> file)
    {
        var headers = checked((int)UInt64(file, 40));
        var count = UInt16(file, 60);
        Version? highest = null;
        for (var i = 0; i < count; i++)
        {
            var header = file.Slice(headers + (i * SectionHeaderSize), SectionHeaderSize);
            if (UInt32(header, 4) == VersionNeeds)
            {
                var strings = Section(file, file.Slice(headers + ((int)UInt32(header, 40) * SectionHeaderSize), SectionHeaderSize));
                highest = Max(highest, HighestGlibc(Section(file, header), strings, (int)UInt32(header, 44)));
            }
        }

        return highest;
    }

    /// <summary>Walks Verneed records (one a library) and their Vernaux records (one a version).</summary>
    private static Version? HighestGlibc(ReadOnlySpan<byte> needs, ReadOnlySpan<byte> strings, int libraries)
    {
        Version? highest = null;
        for (int library = 0, need = 0; library < libraries; library++)
        {
            var version = need + (int)UInt32(needs, need + 8);
            for (var left = UInt16(needs, need + 2); left > 0; left--)
            {
                var name = Text(strings, (int)UInt32(needs, version + 8));
                if (name.StartsWith(GlibcPrefix, StringComparison.Ordinal) && Version.TryParse(name[GlibcPrefix.Length..], out var asked))
                {
                    highest = Max(highest, asked);
                }

                version += (int)UInt32(needs, version + 12);
            }

            need += (int)UInt32(needs, need + 12);
        }

        return highest;
    }

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header) =>
        file.Slice((int)UInt64(header, 24), (int)UInt64(header, 32));

    private static string Text(ReadOnlySpan<byte> strings, int offset)
    {
        var rest = strings[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static Version? Max(Version? a, Version? b) => a is null || b > a ? b : a;

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}
