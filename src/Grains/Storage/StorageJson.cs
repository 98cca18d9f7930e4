using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// What stands as JSON in a column: a change's customer and the values before it, camelCase, empty fields left out.
/// </summary>
internal static class StorageJson
{
    public static string Customer(Customer customer)
    {
        // Null is left out.
        var told = customer with { Sequence = 0, PreviousIds = customer.PreviousIds.Count == 0
            ? null! : customer.PreviousIds };
        return JsonSerializer.Serialize(told, StorageJsonContext.Relaxed.Customer);
    }

    public static Customer Customer(string json)
    {
        var customer = JsonSerializer.Deserialize(json, StorageJsonContext.Relaxed.Customer)!;
        return customer.PreviousIds is null ? customer with { PreviousIds = [] } : customer;
    }

    /// <summary>A list of names as a column has it: null when it is empty.</summary>
    public static string? Names(IReadOnlyList<ErpnextName> names) =>
        names.Count == 0 ? null : JsonSerializer.Serialize(names, StorageJsonContext.Relaxed.IReadOnlyListErpnextName);

    public static IReadOnlyList<ErpnextName> Names(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, StorageJsonContext.Relaxed.IReadOnlyListErpnextName)!;

    public static string Before(IReadOnlyDictionary<string, object?> before) =>
        JsonSerializer.Serialize(before, StorageJsonContext.Relaxed.IReadOnlyDictionaryStringObject);

    /// <summary>The names of the fields that differ.</summary>
    public static IReadOnlyList<string> Fields(string before)
    {
        using var json = JsonDocument.Parse(before);
        return [.. json.RootElement.EnumerateObject().Select(field => field.Name)];
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, object?>))]
[JsonSerializable(typeof(IReadOnlyList<ErpnextName>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(DateTimeOffset))]
internal sealed partial class StorageJsonContext : JsonSerializerContext
{
    /// <summary>Arabic stays readable in the tables.</summary>
    public static StorageJsonContext Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
