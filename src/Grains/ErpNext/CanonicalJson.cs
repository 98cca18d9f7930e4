using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CustomerSync.ErpNext;

/// <summary>
/// One spelling for a JSON value: keys sorted by code unit, no white space, without keys that start with <c>_</c>.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Characters that the encoder writes as they are: a string of only these is canonical already.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public const string Null = "null";

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => Of(value.GetString()!),
        _ => Written(value),
    };

    public static string Of(string? text) => text is null ? Null : text.AsSpan().IndexOfAnyExcept(Plain) < 0
        ? $"\"{text}\""
        : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    /// <param name="members">Sorted, their values in canonical JSON.</param>
    public static string Object(IEnumerable<KeyValuePair<string, string>> members) =>
        $"{{{string.Join(',', members.Select(member => $"{Of(member.Key)}:{member.Value}"))}}}";

    /// <summary>
    /// Orders values that claim the same <c>modified</c>: the greater hash stays, whichever came first.
    /// </summary>
    public static bool HasGreaterHash(string value, string other) =>
        Hash(value).AsSpan().SequenceCompareTo(Hash(other)) > 0;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Written(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object) WriteObject(writer, value);
        else if (value.ValueKind is JsonValueKind.Array) WriteArray(writer, value);
        else value.WriteTo(writer);
    }

    /// <summary>Of a repeated key the last stays, as in Python.</summary>
    private static void WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
            if (!member.Name.StartsWith('_')) members[member.Name] = member.Value;
        writer.WriteStartObject();
        foreach (var (key, member) in members)
        {
            writer.WritePropertyName(key);
            Write(writer, member);
        }
        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartArray();
        foreach (var item in value.EnumerateArray()) Write(writer, item);
        writer.WriteEndArray();
    }
}
