using System.Text.Json;
using System.Text.Json.Serialization;

namespace CustomerSync.Live;

/// <summary>JSON that is ready: it is copied into an answer, not serialised again.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    public static RawJson Of<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, Http.HttpConventions.Json));
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Ready JSON is only written.");

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
