using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Customers;

/// <summary>
/// The values of a site's own fields, by name: texts, numbers, booleans and lists of texts. In JSON it is that object.
/// </summary>
/// <param name="Json">The object, sorted by name, without blanks and without empty values: equal ones are the same text.
/// </param>
[GenerateSerializer, Immutable, Alias("CustomerSync.CustomValues"), JsonConverter(typeof(CustomValuesConverter))]
public sealed record CustomValues([property: Id(0)] string Json)
{
    /// <summary>What a field of a customer is called in changes, before the name of the own field.</summary>
    public const string Prefix = "custom.";

    /// <summary>None where a customer has no value of its own.</summary>
    public static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    /// <summary>By name, sorted.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values => JsonElement.Parse(Json).EnumerateObject()
        .ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);

    public override string ToString() => Json;
}

public sealed class CustomValuesConverter : JsonConverter<CustomValues>
{
    public override CustomValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader).GetRawText());

    public override void Write(Utf8JsonWriter writer, CustomValues value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
