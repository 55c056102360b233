namespace LambdaEmulator.RuntimeApi;

/// <summary>One life of a sandbox, from the start of its processes to their end, seen through the APIs that they call.</summary>
/// <param name="externalExtensions">File names of the external extensions; a registration by another name is an internal one.</param>
/// <param name="attached">Served from outside: any extension counts as external, and a runtime may be replaced.</param>
internal sealed class SandboxSession(IReadOnlySet<string> externalExtensions, bool attached = false)
{
    private const int MostExtensions = 10;

    private readonly List<ExtensionSession> _extensions = [];
    private bool _registrationClosed;
    private RuntimeSession? _runtime;

    public StateGate Gate { get; } = new();

    public RuntimeSession Runtime => _runtime ??= new RuntimeSession(Gate, replaceable: attached);

    public SandboxFailure? Failure { get; private set; }

    public IReadOnlyList<ExtensionSession> Extensions => Gate.Read(() => _extensions.ToArray());

    public bool AllExternalRegistered => externalExtensions.All(name => _extensions.Exists(extension => extension.Name == name));

    /// <summary>Whether the runtime and every extension wait for work.</summary>
    public bool IsIdle => Runtime.IsIdle && _extensions.TrueForAll(static extension => extension.IsIdle);

    /// <summary>The runtime has called next: nobody registers any more.</summary>
    public bool RuntimeIsReady => Runtime.State == RuntimeState.Ready;

    /// <summary>Records the first failure.</summary>
    public void Fail(SandboxFailure failure) => Gate.Change(() => Failure ??= failure);

    public (ExtensionSession? Extension, ApiError? Error) Register(string name, IReadOnlySet<string> events) => Gate.Change(() => TryRegister(name, events));

    public ExtensionSession? FindExtension(string id) => Gate.Read(() => _extensions.Find(extension => extension.Id == id));

    public ExtensionSession? FindExtensionByName(string name) => Gate.Read(() => _extensions.Find(extension => extension.Name == name));

    /// <summary>Closes registration: the runtime's first call of next does.</summary>
    public void CloseRegistration() => Gate.Change(() => _registrationClosed = !attached);

    /// <summary>Hands an invocation to the runtime and the INVOKE event to the extensions that want it.</summary>
    public void Deliver(Invocation invocation) => Gate.Change(() =>
    {
        foreach (var extension in _extensions.Where(static extension => extension.WantsInvoke))
        {
            extension.Deliver(ExtensionEvent.Invoke(invocation));
        }

        Runtime.Deliver(invocation);
    });

    private (ExtensionSession? Extension, ApiError? Error) TryRegister(string name, IReadOnlySet<string> events)
    {
        // Which of several errors is answered is the runtime interface emulator's order.
        var isExternal = attached || externalExtensions.Contains(name);
        if (events.FirstOrDefault(type => type != "INVOKE" && (type != "SHUTDOWN" || !isExternal)) is { } invalid)
        {
            return (null, ApiError.InvalidEventType(invalid, invalid == "SHUTDOWN" ? "ShutdownEventNotSupportedForInternalExtension" : "ErrorInvalidEventType"));
        }

        var present = _extensions.Find(extension => extension.Name == name);
        if (isExternal && present is not null)
        {
            return (null, ApiError.InvalidExtensionState($"{present.State}", nameof(ExtensionState.Registered), name));
        }

        if (_registrationClosed)
        {
            return (null, ApiError.RegistrationClosed);
        }

        // External ones that have not registered yet count too.
        var others = attached ? _extensions.Count : externalExtensions.Count + _extensions.Count(static extension => !extension.IsExternal);
        if ((attached || !isExternal) && others >= MostExtensions)
        {
            return (null, ApiError.TooManyExtensions(MostExtensions));
        }

        if (present is not null)
        {
            return (null, ApiError.NameTaken);
        }

        var extension = new ExtensionSession(Gate, name, events, isExternal);
        _extensions.Add(extension);
        return (extension, null);
    }
}
