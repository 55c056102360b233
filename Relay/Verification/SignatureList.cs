using System.Text;
using Lambda.Runtime.HttpApi;
using Routing.Verification;

namespace Relay.Verification;

/// <summary>The signatures of a request, decoded, and their time.</summary>
internal ref struct SignatureList
{
    /// <summary>Signatures that are looked at; further ones are as good as not there.</summary>
    public const int MaxCount = 8;

    private readonly Span<byte> _bytes;
    private readonly Span<int> _lengths;

    /// <param name="bytes">Memory for <see cref="MaxCount"/> signatures.</param>
    /// <param name="lengths">Memory for <see cref="MaxCount"/> lengths.</param>
    public SignatureList(Span<byte> bytes, Span<int> lengths)
    {
        _bytes = bytes;
        _lengths = lengths;
    }

    /// <summary>How many there are, malformed ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The time as it is written; empty when there is none.</summary>
    public ReadOnlySpan<byte> Time { get; private set; }

    /// <summary>A signature's bytes; empty when it is malformed.</summary>
    public readonly ReadOnlySpan<byte> this[int index] => Slot(index)[.._lengths[index]];

    /// <summary>Takes the signatures and the time out of a request.</summary>
    public void Read(HttpApiEvent request, SignatureScheme scheme)
    {
        foreach (var place in scheme.From)
        {
            var text = PlaceReader.Read(request, place);
            if (scheme.Separator.Length == 0)
            {
                TakeElement(text.Trim((byte)' '), scheme);
                continue;
            }

            for (var isFirst = true; !text.IsEmpty; isFirst = false)
            {
                var end = text.IndexOf((byte)scheme.Separator[0]);
                var element = (end < 0 ? text : text[..end]).Trim(" \t"u8);
                if (isFirst && scheme.TimeIsFirst)
                {
                    Time = element;
                }
                else
                {
                    TakeElement(element, scheme);
                }

                text = end < 0 ? default : text[(end + 1)..];
            }
        }

        foreach (var place in scheme.TimeFrom)
        {
            if (Time.IsEmpty)
            {
                Time = PlaceReader.Read(request, place);
            }
        }
    }

    private void TakeElement(ReadOnlySpan<byte> element, SignatureScheme scheme)
    {
        if (scheme.TimePrefix.Length > 0 && StartsWith(element, scheme.TimePrefix))
        {
            Time = element[scheme.TimePrefix.Length..];
        }
        else if (!element.IsEmpty && Count < MaxCount && (StartsWith(element, scheme.Prefix) || scheme.Separator.Length == 0))
        {
            // Alone and without its prefix it is a signature that is wrong, rather than none.
            var text = StartsWith(element, scheme.Prefix) ? element[scheme.Prefix.Length..] : default;
            _lengths[Count] = SignatureDecoder.Decode(text, scheme.Encoding, Slot(Count));
            Count++;
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    private readonly Span<byte> Slot(int index) => _bytes.Slice(index * (_bytes.Length / MaxCount), _bytes.Length / MaxCount);
}
