using System.Text.RegularExpressions;
using Tailnet.Daemon;

namespace Tailnet.UnitTests;

/// <summary>The session's states: the picture in docs/tunnel.md is the one that the code has.</summary>
public sealed class SessionMachineTests
{
    [Fact]
    public void Transitions_Docs_DrawTheSame()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "tunnel.md"));
        var diagram = text[text.IndexOf("stateDiagram-v2", StringComparison.Ordinal)..];
        diagram = diagram[..diagram.IndexOf("```", StringComparison.Ordinal)];
        var drawn = Regex.Matches(diagram, @"^ +(?<from>\w+) --> (?<to>\w+): (?<on>\w+(, \w+)*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .SelectMany(static m => m.Groups["on"].Value.Split(", ").Select(on => $"{m.Groups["from"].Value} --> {m.Groups["to"].Value}: {on}"));

        // Every state leads to Ended when the daemon ends: one line of text says that.
        var known = SessionMachine.Transitions.Where(static t => t.On != SessionEvent.DaemonEnded).Select(static t => $"{t.From} --> {t.To}: {t.On}");

        Assert.Equal(known.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Transitions_StateAndEvent_LeadToOneState() =>
        Assert.Equal(SessionMachine.Transitions.Count, SessionMachine.Transitions.Select(static t => (t.From, t.On)).Distinct().Count());

    [Fact]
    public void Transitions_EveryState_CanBeReachedAndLeft()
    {
        var reached = new HashSet<SessionState> { SessionState.Launching };
        while (SessionMachine.Transitions.Any(t => reached.Contains(t.From) && reached.Add(t.To)))
        {
        }

        Assert.Equal(Enum.GetValues<SessionState>(), reached.Order());
        Assert.All(Enum.GetValues<SessionState>().Except([SessionState.Ended]), static state => Assert.Equal(SessionState.Ended, SessionMachine.Next(state, SessionEvent.DaemonEnded)));
        Assert.DoesNotContain(SessionMachine.Transitions, static t => t.From == SessionState.Ended);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "WebhookForwarder.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
