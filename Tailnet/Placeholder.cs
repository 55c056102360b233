namespace Tailnet;

internal static class Placeholder;
