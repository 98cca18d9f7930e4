using System.Reflection;
using System.Runtime.CompilerServices;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary>What an assembly shows, as text: a line for each type and each of its own members, sorted.</summary>
internal static class PublicInterface
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly) => string.Concat(
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Of));

    private static string Of(Type type) => $"{Kind(type)} {type.FullName}{Bases(type)}\n" + string.Concat(
        type.GetMembers(Own).Where(member => !IsMade(member)).Select(member => $"    {Of(member)}\n")
            .Where(line => line.Trim().Length > 0).Distinct().Order(StringComparer.Ordinal));

    private static string Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        FieldInfo field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        PropertyInfo property => $"{Text(Nullability.Create(property))} {property.Name} {{ "
            + $"{(property.GetMethod?.IsPublic is true ? "get; " : "")}{Setter(property.SetMethod)}}}",
        MethodInfo { IsSpecialName: false } method =>
            $"{Text(Nullability.Create(method.ReturnParameter))} {method.Name}{Generic(method)}({Parameters(method)})",
        _ => "",
    };

    /// <summary>What the compiler makes of a record.</summary>
    private static bool IsMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not PropertyInfo
        || member.Name is "ToString" or "GetHashCode" or "Equals" or "Deconstruct" or "EqualityContract";

    private static string Kind(Type type) => type.IsInterface ? "interface"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "class";

    private static string Bases(Type type) => type.BaseType is { } parent && parent != typeof(object)
        ? $" : {parent.Name}" : string.Concat(type.GetInterfaces()
            .Where(one => !one.IsGenericType).Select(contract => $" : {contract.Name}"));

    private static string Setter(MethodInfo? setter) => setter?.IsPublic is not true ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(method.IsDefined(typeof(ExtensionAttribute)) && parameter.Position == 0 ? "this " : "")}"
        + $"{Text(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue
            ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Text(NullabilityInfo info) =>
        (info.GenericTypeArguments is [] ? Name(info.Type)
            : $"{Name(info.Type).Split('<')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Text))}>")
        + (info.ReadState is NullabilityState.Nullable && Nullable.GetUnderlyingType(info.Type) is null ? "?" : "");

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
