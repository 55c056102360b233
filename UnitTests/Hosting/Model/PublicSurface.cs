using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hosting.UnitTests.Model;

/// <summary>Writes down public types and members, one a line: what a caller's source can depend on.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly, string namespacePrefix) =>
        assembly.GetExportedTypes()
            .Where(type => type.Namespace!.StartsWith(namespacePrefix, StringComparison.Ordinal))
            .SelectMany(type => Members(type).Prepend($"type {Name(type)}{Bases(type, namespacePrefix)}"));

    private static IEnumerable<string> Members(Type type)
    {
        var name = Name(type);
        var properties = type.GetProperties(Declared).Where(static p => p.Name != "EqualityContract").Select(p => $"{name}.{p.Name} : {Name(p.PropertyType)}{Setter(p)}");
        var fields = type.GetFields(Declared).Where(static f => !f.IsSpecialName).Select(f => type.IsEnum ? $"{name}.{f.Name}" : $"{name}.{f.Name} : {Name(f.FieldType)}");
        var constructors = type.IsEnum || typeof(Delegate).IsAssignableFrom(type) || IsRecord(type)
            ? []
            : type.GetConstructors(Declared).Select(c => $"{name}({Parameters(c)})");
        var methods = type.GetMethods(Declared)
            .Where(m => (!m.IsSpecialName || m.Name is "op_Implicit" or "op_Explicit") && m.GetBaseDefinition().DeclaringType == m.DeclaringType && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(m => $"{name}.{m.Name}{Generics(m)}({Parameters(m)}) : {Name(m.ReturnType)}{Constraints(m)}");
        return properties.Concat(fields).Concat(constructors).Concat(methods);
    }

    private static string Bases(Type type, string namespacePrefix)
    {
        var bases = type.GetInterfaces().Prepend(type.BaseType).OfType<Type>()
            .Where(t => t.Namespace!.StartsWith(namespacePrefix, StringComparison.Ordinal))
            .Select(Name)
            .ToList();
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases.Order(StringComparer.Ordinal))}";
    }

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter
        ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " { init }" : " { set }";

    private static string Constraints(MethodInfo method) => !method.IsGenericMethodDefinition
        ? ""
        : string.Concat(
            from parameter in method.GetGenericArguments()
            let constraints = parameter.GetGenericParameterConstraints().Select(Name)
                .Concat(parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Enumerable.Empty<string>())
                .Order(StringComparer.Ordinal)
                .ToList()
            where constraints.Count > 0
            select $" where {parameter.Name} : {string.Join(", ", constraints)}");

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(static t => t.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? " = default" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var full = type.FullName ?? $"{type.Namespace}.{type.Name}";
        var own = type.Namespace!.StartsWith("Aspire", StringComparison.Ordinal) && type.IsPublic ? $"{type.Namespace}.{type.Name}" : type.IsNested ? full[(type.Namespace.Length + 1)..] : type.Name;
        return type.IsGenericType
            ? $"{own.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : own;
    }
}
