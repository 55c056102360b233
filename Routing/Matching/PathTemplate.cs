using System.Diagnostics.CodeAnalysis;

namespace Routing.Matching;

/// <summary>
/// A path with captures, written as API Gateway writes them: <c>{name}</c> takes one segment that is not empty, <c>{name+}</c>, as the
/// last, takes all that follow. Everything else must be equal, case included.
/// </summary>
public sealed class PathTemplate
{
    private const int MaxSegments = 64;

    private readonly Segment[] _segments;

    private PathTemplate(Segment[] segments) => _segments = segments;

    /// <summary>Names of the captures.</summary>
    public IEnumerable<string> Captures => _segments.Where(segment => segment.IsCapture).Select(segment => segment.Text);

    /// <summary>Reads a template.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        if (!text.StartsWith('/'))
        {
            error = $"'{text}' must begin with a slash: /{text}";
            return false;
        }

        var parts = text[1..].Split('/');
        var segments = new Segment[parts.Length];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            error = Misunderstood(parts[i]) ?? ReadSegment(parts[i], i == parts.Length - 1, out segments[i]);
            if (error is null && segments[i].IsCapture && !names.Add(segments[i].Text))
            {
                error = $"captures '{segments[i].Text}' twice";
            }

            if (error is not null)
            {
                error = $"'{text}' {error}";
                return false;
            }
        }

        error = parts.Length > MaxSegments ? $"'{text}' has more than {MaxSegments} segments" : null;
        template = error is null ? new PathTemplate(segments) : null;
        return template is not null;
    }

    /// <summary>
    /// Whether a decoded path matches. A path with a segment <c>.</c> or <c>..</c> matches no template: what a target makes of it
    /// need not be what was matched.
    /// </summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/')
        {
            return false;
        }

        var matches = true;
        var index = 0;
        foreach (var range in path[1..].Split('/'))
        {
            var part = path[1..][range];
            if (part is "." or "..")
            {
                return false;
            }

            // Behind a greedy capture, and behind a difference, only dot segments are looked for.
            matches = matches && (IsBehindGreedy(index) || MatchesSegment(index, part, path.Length - 1 - range.Start.Value));
            index++;
        }

        return matches && (index == _segments.Length || IsBehindGreedy(index));
    }

    /// <summary>The captures of a path that matches.</summary>
    public IReadOnlyDictionary<string, string> Capture(string path)
    {
        var captures = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = path[1..].Split('/');
        for (var i = 0; i < _segments.Length; i++)
        {
            if (_segments[i].IsCapture)
            {
                captures[_segments[i].Text] = _segments[i].IsGreedy ? string.Join('/', parts[i..]) : parts[i];
            }
        }

        return captures;
    }

    private bool IsBehindGreedy(int index) => index >= _segments.Length && _segments[^1].IsGreedy;

    /// <param name="index">Of the segment.</param>
    /// <param name="part">The path's segment.</param>
    /// <param name="rest">Characters of the path from that segment on.</param>
    private bool MatchesSegment(int index, ReadOnlySpan<char> part, int rest)
    {
        if (index >= _segments.Length)
        {
            return false;
        }

        var segment = _segments[index];
        return segment.IsGreedy ? rest > 0 : segment.IsCapture ? part.Length > 0 : part.SequenceEqual(segment.Text);
    }

    /// <summary>
    /// Whether every path that another template matches is matched by this one. (False is also the answer where that is not sure.)
    /// </summary>
    public bool Covers(PathTemplate other)
    {
        for (var i = 0; i < _segments.Length; i++)
        {
            if (i >= other._segments.Length)
            {
                return false;
            }

            var (mine, its) = (_segments[i], other._segments[i]);
            if (mine.IsGreedy)
            {
                return i < other._segments.Length - 1 || its.IsCapture || its.Text.Length > 0;
            }

            if (its.IsGreedy || (mine.IsCapture ? !its.IsCapture && its.Text.Length == 0 : its.IsCapture || mine.Text != its.Text))
            {
                return false;
            }
        }

        return _segments.Length == other._segments.Length;
    }

    /// <summary>What other systems write and no path ever holds; with what is written here instead.</summary>
    private static string? Misunderstood(string part) =>
        part.Contains('?', StringComparison.Ordinal) || part.Contains('#', StringComparison.Ordinal)
            ? "has a query or a fragment; a template is compared with the path alone, so leave it out"
        : part.StartsWith(':') && part.Length > 1
            ? $"has the segment '{part}'; write {{{part[1..]}}} for one segment"
        : part.Contains('*', StringComparison.Ordinal)
            ? $"has the segment '{part}'; * stands for nothing here: write {{name}} for one segment, {{name+}} at the end for all that follow"
        : part.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(part) != part
            ? $"has the segment '{part}'; it is compared with the decoded path, so write {Uri.UnescapeDataString(part)}"
        : null;

    private static string? ReadSegment(string part, bool isLast, out Segment segment)
    {
        segment = new Segment(part, IsCapture: false, IsGreedy: false);
        if (!part.ContainsAny(['{', '}']))
        {
            return part is "." or ".." ? "has a segment that no path can have" : null;
        }

        var greedy = part.EndsWith("+}", StringComparison.Ordinal);
        var name = part.Length > 2 && part[0] == '{' && part[^1] == '}' ? part[1..(greedy ? ^2 : ^1)] : "";
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return $"has the segment '{part}'; a capture is a whole segment, {{name}} or {{name+}}, of letters, digits, - and _";
        }

        segment = new Segment(name, IsCapture: true, greedy);
        return greedy && !isLast ? $"has '{part}' before its end" : null;
    }

    private readonly record struct Segment(string Text, bool IsCapture, bool IsGreedy);
}
