using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CustomerSync.Storage.SqlServer;

/// <summary>
/// Rows as the one JSON parameter of a statement: an array of objects, each with a property for every column, null ones too: a server that
/// reads OPENJSON column by column puts what is left out of one row into another. JSON in a column travels as a string, so that it arrives letter for letter.
/// </summary>
internal static class SqlServerRows
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Json<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartArray();
            foreach (var row in rows) WriteRow(json, columns, row);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRow<T>(Utf8JsonWriter json, IReadOnlyList<Column<T>> columns, T row)
    {
        json.WriteStartObject();
        foreach (var column in columns)
            WriteValue(json, column.Name, column.Value(row));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case long number: json.WriteNumber(name, number); break;
            case decimal number: json.WriteNumber(name, number); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case Guid uuid: json.WriteString(name, uuid); break;
            case DateTimeOffset time: json.WriteString(name, time.ToUniversalTime().ToString("O")); break;
            case string text: json.WriteString(name, text); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value, name);
        }
    }
}
