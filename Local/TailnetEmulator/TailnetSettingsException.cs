namespace TailnetEmulator;

/// <summary>The emulator's settings are wrong.</summary>
internal sealed class TailnetSettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors));
