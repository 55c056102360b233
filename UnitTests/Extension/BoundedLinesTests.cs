using Extension.Tunnel;
using FsCheck;
using FsCheck.Fluent;

namespace Extension.UnitTests;

public sealed class BoundedLinesTests
{
    [Fact]
    public void Read_AnyText_IsWhatATextReaderReads() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString[]>(),
        static pieces =>
        {
            var text = string.Join('\n', pieces.Select(static piece => piece.Get.Replace('\r', ' ').Replace('\n', ' ')));
            Assert.Equal(text.Length == 0 ? [] : text.Split('\n'), Lines(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_LineWithoutEnd_IsCutAndTheNextOneIsWhole()
    {
        var lines = Lines(new string('x', (3 * BoundedLines.MaxLength) + 1) + "\r\nnext\r\nlast");

        Assert.Equal([new string('x', BoundedLines.MaxLength), "next", "last"], lines);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        BoundedLines.ReadAsync(new StringReader(text), lines.Add).GetAwaiter().GetResult();
        return lines;
    }
}
