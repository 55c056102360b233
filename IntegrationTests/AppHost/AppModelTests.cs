using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace IntegrationTests.AppHost;

/// <summary>AppHost and its extension methods compile against Aspire's packages too: they use nothing outside the listed subset.</summary>
public sealed class AppModelTests
{
    [Fact]
    public void AppHost_MembersOfTheEngine_AreInTheCompatibleSubset()
    {
        var subset = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "compatible-subset.txt"))
            .Select(static line => line.Replace("IResourceBuilder<T>", "IResourceBuilder", StringComparison.Ordinal))
            .ToList();
        var used = Used(typeof(global::AppHost.Help).Assembly.Location);

        Assert.NotEmpty(used);
        Assert.All(used, member => Assert.Contains(subset, line => line == $"type {member}"
            || line.StartsWith($"type {member} :", StringComparison.Ordinal)
            || line.StartsWith($"{member}(", StringComparison.Ordinal)
            || line.StartsWith($"{member}<", StringComparison.Ordinal)
            || line.StartsWith($"{member} :", StringComparison.Ordinal)));
    }

    [Fact]
    public void AppHost_OtherPartsOfThisRepository_AreNotReferenced()
    {
        using var image = new PEReader(File.OpenRead(typeof(global::AppHost.Help).Assembly.Location));
        var metadata = image.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)).ToList();
        Assert.All(references, static name => Assert.True(
            name == "Hosting" || name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal), name));
    }

    /// <summary>Types and members that an assembly takes from the engine's; accessors count as their properties.</summary>
    private static HashSet<string> Used(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            if (EngineType(metadata, handle) is { } type)
            {
                used.Add(type);
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (DeclaringType(metadata, member.Parent) is { } type)
            {
                var name = metadata.GetString(member.Name);
                // A record's 'with' has no line of its own.
                used.Add(name is ".ctor" or "<Clone>$" ? type : $"{type}.{(name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..] : name)}");
            }
        }

        return used;
    }

    private static string? DeclaringType(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => EngineType(metadata, (TypeReferenceHandle)parent),
        // A generic type: its definition is the first type reference in the signature (ECMA-335 II.23.2.14).
        HandleKind.TypeSpecification => GenericDefinition(metadata, (TypeSpecificationHandle)parent),
        _ => null,
    };

    private static string? GenericDefinition(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        const byte GenericInstance = 0x15;
        if (signature.ReadByte() != GenericInstance)
        {
            return null;
        }

        signature.ReadByte(); // class or value type
        var definition = signature.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? EngineType(metadata, (TypeReferenceHandle)definition) : null;
    }

    private static string? EngineType(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name).Split('`')[0];
        return type.ResolutionScope.Kind switch
        {
            HandleKind.AssemblyReference when metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == "Hosting"
                => $"{metadata.GetString(type.Namespace)}.{name}",
            HandleKind.TypeReference when EngineType(metadata, (TypeReferenceHandle)type.ResolutionScope) is { } outer
                => $"{outer[(outer.LastIndexOf('.') + 1)..]}+{name}",
            _ => null,
        };
    }
}
