using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync;

/// <summary>
/// Enums in JSON by their names, always as text: one that only a newer process knows reads "unknown", where the
/// framework's converter writes a number, at which clients fail. Who asks by such a name, or by a number, is refused.
/// </summary>
/// <param name="written">
/// The options by which is written. A copy of them tells what there is to write: OpenAPI knows the framework's
/// converter alone.
/// </param>
public sealed class EnumNameConverter(JsonSerializerOptions written) : JsonConverterFactory
{
    private static readonly JsonStringEnumConverter Framework = new(JsonNamingPolicy.CamelCase);

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        options != written ? Framework.CreateConverter(typeToConvert, options)
        : (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } name && EnumNames.Newer<T>(name) is null
                ? EnumNames.Parse<T>(name)
                : throw new JsonException();

        public override T ReadAsPropertyName(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(EnumNames.Of(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(EnumNames.Of(value));
    }
}
