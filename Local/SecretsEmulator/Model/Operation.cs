namespace SecretsEmulator.Model;

/// <summary>An operation: reads the catalog and may put a changed one in its place.</summary>
internal delegate Answer<TResponse> Operation<in TRequest, TResponse>(TRequest request, ref Catalog catalog)
    where TResponse : class;
