namespace Lambda.Runtime;

internal static class Placeholder;
