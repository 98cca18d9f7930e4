using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace CustomerSync.Customers;

/// <summary>A text with rules of its own. In JSON, on the wire and in columns it is the plain text.</summary>
public interface ITextValue<TSelf> where TSelf : struct, ITextValue<TSelf>
{
    /// <summary>From a text that <see cref="object.ToString"/> gave: it is not checked again.</summary>
    static abstract TSelf FromStored(string text);
}

public sealed class TextValueConverter<T> : JsonConverter<T> where T : struct, ITextValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.FromStored(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Orleans' way to write it, as a string.</summary>
public abstract class TextValueCodec<T> : IFieldCodec<T> where T : struct, ITextValue<T>
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, T value)
        where TBufferWriter : IBufferWriter<byte> =>
        StringCodec.WriteField(ref writer, fieldIdDelta, value.ToString());

    public T ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
        T.FromStored(StringCodec.ReadValue(ref reader, field) ?? "");
}

[RegisterSerializer]
public sealed class ErpnextNameCodec : TextValueCodec<ErpnextName>;

[RegisterSerializer]
public sealed class SiteTimeCodec : TextValueCodec<SiteTime>;
