using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Storage;

/// <summary>
/// Enums in stored JSON, by name. One that only a newer process knows is none of the values (-1) and no error: what is
/// stored is read by older processes too (docs/decisions/0161).
/// </summary>
internal sealed class StoredEnumConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var number)
            ? (T)Enum.ToObject(typeof(T), number)
            : EnumNames.Parse<T>(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumNames.Of(value));
}
