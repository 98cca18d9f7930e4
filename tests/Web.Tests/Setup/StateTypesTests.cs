using System.Collections;
using System.Net;
using System.Reflection;
using CustomerSync.Setup;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Orleans.Serialization;

namespace CustomerSync.Tests.Setup;

/// <summary>What a stored state may name, and what becomes of a row that names something else.</summary>
[Trait("Speed", "Slow")]
public sealed class StateTypesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customersync-state-");

    public void Dispose() => _folder.Remove();

    [Fact]
    public async Task A_foreign_type_in_a_row_is_refused_and_nothing_is_made_of_it()
    {
        await using var front = await RunningFront.Start();
        var serializer = front.App.Services.GetRequiredService<OrleansJsonSerializer>();
        var type = $"{typeof(Planted).FullName}, {typeof(Planted).Assembly.GetName().Name}";

        var refused = Assert.Throws<JsonSerializationException>(
            () => serializer.Deserialize(typeof(object), $$"""{"$id":"1","$type":"{{type}}"}"""));

        Assert.Contains("which no state of CustomerSync holds", refused.InnerException!.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, Planted.Made);
    }

    [Fact]
    public async Task A_grain_whose_row_was_planted_does_not_wake_and_the_log_says_why()
    {
        (string, string)[] settings =
        [
            ("Storage__ConnectionString", $"Data Source={_folder.FullName}/customersync.db"),
            ("ErpNext__Url", "http://127.0.0.1:9"), ("ErpNext__ApiKey", "k"), ("ErpNext__ApiSecret", "s"),
        ];
        var (first, _) = await FrontProcess.Listening(_folder, settings);
        await using (first)
        {
            await Wait.Until("the coordinator has written its state", () => Rows("coordinator") == 1);
            first.Terminate();
            await first.Ends();
        }
        Plant("coordinator", """{"$type":"System.IO.FileInfo, System.Private.CoreLib","fileName":"/x"}""");

        var (second, http) = await FrontProcess.Listening(_folder, settings);
        await using var _ = second;

        await Wait.Until("the refusal", () => second.Output.Contains(
            "names the type 'System.IO.FileInfo, System.Private.CoreLib', which no state of CustomerSync holds",
            StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/customers")).StatusCode);
    }

    /// <summary>Rows as earlier versions wrote them.</summary>
    [Fact]
    public async Task States_of_earlier_versions_are_read()
    {
        await using var front = await RunningFront.Start();
        var serializer = front.App.Services.GetRequiredService<OrleansJsonSerializer>();
        T Read<T>(string json) => (T)serializer.Deserialize(
            typeof(T), json.Replace("CORE", "System.Private.CoreLib", StringComparison.Ordinal))!;

        Assert.Equal(1, Read<CoordinatorState>("""
            {"$id":"1","$type":"CustomerSync.Sync.CoordinatorState, CustomerSync.Grains","Wanted":{"$id":"2",
            "$type":"CustomerSync.Sync.CatchUpRequest, CustomerSync.Grains.Interfaces",
            "Since":"2026-11-28T23:12:25.682529+00:00","Reason":"x","Count":3},"Failures":1}
            """).Failures);
        var secrets = Read<WebhookSecretsState>("""
            {"$id":"1","$type":"CustomerSync.Setup.WebhookSecretsState, CustomerSync.Grains","Current":{"$id":"2",
            "$type":"CustomerSync.Setup.StoredSecret, CustomerSync.Grains.Interfaces","Protected":"p",
            "MadeAt":"2026-11-28T23:12:25+00:00"},"Previous":{"$type":
            "System.Collections.Generic.List`1[[CustomerSync.Setup.StoredSecret, CustomerSync.Grains.Interfaces]], CORE",
            "$values":[]}}
            """);
        Assert.Equal("p", secrets.Current!.Protected);
        Assert.Equal(["k"], Read<KeyRingState>("""
            {"$id":"1","$type":"CustomerSync.Setup.KeyRingState, CustomerSync.Grains","Keys":{"$type":
            "System.Collections.Generic.List`1[[System.String, System.Private.CoreLib]], System.Private.CoreLib",
            "$values":["k"]}}
            """).Keys);
        var setup = Read<SetupState>("""
            {"$id":"1","$type":"CustomerSync.Setup.SetupState, CustomerSync.Grains","Given":{"$id":"2","$type":
            "System.Collections.Generic.Dictionary`2[[System.String, CORE],[System.String, CORE]], CORE",
            "a":"b"},"RefusedAt":{"$id":"3","$type":
            "System.Collections.Generic.Dictionary`2[[System.String, CORE],[System.DateTimeOffset, CORE]], CORE"}}
            """);
        Assert.Equal("b", setup.Given["a"]);
    }

    /// <summary>With every property set: a type that is new in a state is in the list, or cannot be read again.</summary>
    [Fact]
    public async Task Whatever_a_state_of_ours_can_hold_is_read_again()
    {
        await using var front = await RunningFront.Start();
        var serializer = front.App.Services.GetRequiredService<OrleansJsonSerializer>();
        var states = typeof(SetupState).Assembly.GetTypes()
            .SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state
                && state.StorageName != CustomerGrainStorage.Name)
            .Select(parameter => parameter.ParameterType.GenericTypeArguments[0]).ToList();

        Assert.Contains(typeof(SetupState), states);
        Assert.All(states, state => Assert.IsType(
            state, serializer.Deserialize(state, serializer.Serialize(Filled(state), state))));
    }

    private static object Filled(Type type)
    {
        if (type == typeof(string)) return "text";
        if (type.IsValueType) return Activator.CreateInstance(Nullable.GetUnderlyingType(type) ?? type)!;
        var constructor = type.GetConstructors().MinBy(one => one.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(one => Filled(one.ParameterType))]);
        if (made is IDictionary map)
            map[Filled(type.GenericTypeArguments[0])] = Filled(type.GenericTypeArguments[1]);
        else if (made is IList list)
            list.Add(Filled(type.GenericTypeArguments[0]));
        else
            foreach (var property in type.GetProperties().Where(one => one.CanWrite))
                property.SetValue(made, Filled(property.PropertyType));
        return made;
    }

    private int Rows(string grain) =>
        Execute("SELECT count(*) FROM orleansstorage WHERE graintypestring = $grain", grain);

    private void Plant(string grain, string json) => Execute(
        "UPDATE orleansstorage SET payloadbinary = CAST($json AS BLOB) WHERE graintypestring = $grain", grain, json);

    private int Execute(string sql, string grain, string json = "")
    {
        using var connection = new SqliteConnection($"Data Source={_folder.FullName}/customersync.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$grain", grain);
        command.Parameters.AddWithValue("$json", json);
        return Convert.ToInt32(command.ExecuteScalar(), null);
    }
}

/// <summary>A type that Orleans itself would make: it is serializable.</summary>
[GenerateSerializer, Alias("CustomerSync.Tests.Planted")]
public sealed class Planted
{
    public Planted() => Made++;

    public static int Made { get; private set; }
}
