using System.Reflection;
using System.Runtime.CompilerServices;
using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Contracts;

/// <summary>
/// What travels between processes of different versions, or lies in the database as Orleans wrote it: what has an
/// alias, an id or a number keeps it. A
/// member may be added, with an id of its own; one that goes takes its id with it.
/// </summary>
public sealed class WireContractTests
{
    private static readonly Assembly[] Assemblies = [typeof(ICustomerGrain).Assembly, typeof(FeedStore).Assembly];

    private static IEnumerable<Type> Messages =>
        Ours(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    private static IEnumerable<Type> Grains =>
        Ours(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    [Fact]
    public void Every_message_has_an_alias_and_every_member_of_it_an_id()
    {
        Assert.NotEmpty(Messages);
        Assert.All(Messages, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        foreach (var type in Messages)
        {
            var members = Members(type).ToList();
            Assert.All(members, member =>
                Assert.True(member.Id is not null, $"{type.Name}.{member.Name} has no [Id]."));
            Assert.Equal(members.Count, members.DistinctBy(member => member.Id).Count());
        }
    }

    [Fact]
    public void Every_grain_and_every_method_of_it_has_an_alias()
    {
        Assert.NotEmpty(Grains);
        foreach (var grain in Grains)
        {
            Assert.True(grain.IsDefined(typeof(AliasAttribute)), grain.Name);
            var aliases = grain.GetMethods().Select(method => method.GetCustomAttribute<AliasAttribute>()?.Alias)
                .ToList();
            Assert.DoesNotContain(null, aliases);
            Assert.Equal(aliases.Count, aliases.Distinct().Count());
        }
    }

    [Fact]
    public void What_was_agreed_stays()
    {
        var file = Path.Combine(FindRoot(), "tests", "Grains.Tests", "Contracts", "wire.approved.txt");
        var now = string.Join('\n', Lines().Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable("CUSTOMERSYNC_APPROVE") == "1") File.WriteAllText(file, now);

        Assert.True(File.ReadAllText(file) == now, $"""
            {file} says something else. If all that it says still holds, and something was only added, run this test once with CUSTOMERSYNC_APPROVE=1.
            Not agreed: {string.Join(" · ", now.Split('\n').Except(File.ReadAllLines(file)))}
            Gone: {string.Join(" · ", File.ReadAllLines(file).Except(now.Split('\n')))}
            """);
    }

    private static IEnumerable<string> Lines()
    {
        foreach (var type in Messages)
            foreach (var member in Members(type))
                yield return $"{AliasOf(type)} {member.Id:00} {member.Name} {Name(member.Type)}";
        foreach (var grain in Grains)
            foreach (var method in grain.GetMethods())
                yield return $"{AliasOf(grain)} {AliasOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})";
        foreach (var type in Assemblies[0].GetTypes().Where(type => type.IsEnum && type.IsPublic))
            foreach (var value in Enum.GetValues(type)) yield return $"{type.Name} {(int)value:00} {value}";
    }

    private static IEnumerable<Type> Ours(Func<Type, bool> wanted) =>
        Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("CustomerSync", StringComparison.Ordinal) == true && wanted(type));

    /// <summary>What Orleans would write: fields, and properties that have one behind them.</summary>
    private static IEnumerable<(uint? Id, string Name, Type Type)> Members(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Declared).Where(field => !field.IsDefined(typeof(NonSerializedAttribute))))
        {
            var isBehind = field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.StartsWith('<');
            var name = isBehind ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
            MemberInfo member = isBehind ? type.GetProperty(name, Declared)! : field;
            yield return (member.GetCustomAttribute<IdAttribute>()?.Id, name, field.FieldType);
        }
    }

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()!.Alias;

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CustomerSync.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("CustomerSync.sln is not above the test assembly.");
    }
}
