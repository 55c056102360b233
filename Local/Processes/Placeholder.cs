namespace Processes;

internal static class Placeholder;
