namespace SecretsManager;

internal static class Placeholder;
