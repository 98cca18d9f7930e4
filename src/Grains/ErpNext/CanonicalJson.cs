using System.Buffers;
using System.Runtime.InteropServices;
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

    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 128).Where(unit => Plain.Contains((char)unit)).Select(unit => (byte)unit)]);

    /// <summary>Used for one value at a time.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public const string Null = "null";

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => Number(JsonMarshal.GetRawUtf8Value(value)),
        JsonValueKind.String => Text(JsonMarshal.GetRawUtf8Value(value)) ?? Of(value.GetString()!),
        JsonValueKind.Array when value.GetArrayLength() == 0 => "[]",
        _ => Written(value),
    };

    private static string Number(ReadOnlySpan<byte> raw) => raw switch
    {
        [(byte)'0'] => "0",
        [(byte)'1'] => "1",
        _ => Encoding.UTF8.GetString(raw),
    };

    /// <returns>Null when it is not canonical as it stands.</returns>
    private static string? Text(ReadOnlySpan<byte> quoted) =>
        quoted[1..^1].ContainsAnyExcept(PlainBytes) ? null : Encoding.ASCII.GetString(quoted);

    public static void Append(StringBuilder json, string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain)) json.Append(Of(text));
        else json.Append('"').Append(text).Append('"');
    }

    public static string Of(string? text) => text is null ? Null : text.AsSpan().IndexOfAnyExcept(Plain) < 0
        ? $"\"{text}\""
        : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    /// <summary>The members of an object, sorted, without those whose names start with <c>_</c>.</summary>
    public static List<KeyValuePair<string, T>> Members<T>(JsonElement value, Func<JsonElement, T> read)
    {
        var members = new List<KeyValuePair<string, T>>(value.GetPropertyCount());
        var isSorted = true;
        foreach (var member in value.EnumerateObject())
        {
            var name = KeyNames.Of(member);
            if (name.StartsWith('_')) continue;
            isSorted &= members is not [.., var last] || string.CompareOrdinal(last.Key, name) < 0;
            members.Add(new(name, read(member.Value)));
        }
        return isSorted ? members : Sorted(members);
    }

    /// <summary>Of a repeated key the last stays, as in Python.</summary>
    public static List<KeyValuePair<string, T>> Sorted<T>(IEnumerable<KeyValuePair<string, T>> members) =>
        [.. members.GroupBy(member => member.Key, StringComparer.Ordinal).Select(same => same.Last())
            .OrderBy(member => member.Key, StringComparer.Ordinal)];

    /// <param name="sorted">By name, ordinal.</param>
    public static bool Find<T>(IReadOnlyList<T> sorted, string name, Func<T, string> nameOf, out T? found)
    {
        var (low, high) = (0, sorted.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            found = sorted[middle];
            var order = string.CompareOrdinal(nameOf(found), name);
            if (order == 0) return true;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        found = default;
        return false;
    }

    /// <param name="members">Sorted, their values in canonical JSON.</param>
    public static string Object(IEnumerable<KeyValuePair<string, string>> members) =>
        $"{{{string.Join(',', members.Select(member => $"{Of(member.Key)}:{member.Value}"))}}}";

    /// <summary>
    /// Orders values that claim the same <c>modified</c>: the greater hash stays, whichever came first.
    /// </summary>
    public static bool HasGreaterHash(CanonicalValue value, CanonicalValue other) =>
        Hash(value).AsSpan().SequenceCompareTo(Hash(other)) > 0;

    private static byte[] Hash(CanonicalValue value) => SHA256.HashData(Encoding.UTF8.GetBytes(value.ToString()));

    private static string Written(JsonElement value)
    {
        var buffer = _buffer ??= new(1024);
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object) WriteObject(writer, value);
        else if (value.ValueKind is JsonValueKind.Array) WriteArray(writer, value);
        else value.WriteTo(writer);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement value)
    {
        writer.WriteStartObject();
        foreach (var (key, member) in Members(value, member => member))
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
