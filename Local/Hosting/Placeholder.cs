namespace Hosting;

internal static class Placeholder;
