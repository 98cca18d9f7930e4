using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.SqlClient;

namespace CustomerSync.Storage.SqlServer;

/// <summary>
/// How SQL Server gets statements: one after the other, rows as one JSON parameter, so that one row and 500 use the
/// same plan: an array of objects, each with a property for every column, null ones too: a server that reads OPENJSON
/// column by column puts what is left out of one row into another. JSON in a column travels as a string, so that it
/// arrives letter for letter.
/// </summary>
internal static class SqlServerStatements
{
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonSerializerOptions RelaxedTexts =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Run(DbSession session, IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            var command = session.Statement(statement.Name);
            foreach (var (name, value) in statement.Values) command.With(name, value);
            if (statement.Rows.Count > 0) WithJson(command, "@rows", Json(statement.Rows));
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) statement.OnRow?.Invoke(reader);
            while (await reader.NextResultAsync()) { } // An error behind the rows is thrown here.
        }
    }

    /// <summary>
    /// Every text up to this length has this one: else each length that occurs is a plan of its own.
    /// </summary>
    private const int TextSize = 4000;

    public static void SetSize(SqlParameter parameter)
    {
        if (parameter.Value is string text) parameter.Size = text.Length <= TextSize ? TextSize : -1;
    }

    /// <summary>
    /// Only what must be is escaped: compatible servers may leave escapes in what OPENJSON returns.
    /// </summary>
    public static string Json(IEnumerable<string> texts) => JsonSerializer.Serialize(texts, RelaxedTexts);

    public static DbCommand WithJson(DbCommand command, string name, string json)
    {
        if (command.Parameters.Contains(name)) command.Parameters.RemoveAt(name);
        command.Parameters.Add(new SqlParameter(name, SqlDbType.NVarChar, -1) { Value = json });
        return command;
    }

    public static string Json(IReadOnlyList<ColumnValues> columns)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartArray();
            for (var row = 0; row < columns[0].Values.Length; row++) WriteRow(json, columns, row);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRow(Utf8JsonWriter json, IReadOnlyList<ColumnValues> columns, int row)
    {
        json.WriteStartObject();
        foreach (var column in columns) WriteValue(json, column.Name, column.Values[row]);
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
            case byte[] utf8: json.WriteString(name, utf8); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value, name);
        }
    }
}
