using System.Data.Common;
using System.Text;
using System.Text.Json;
using CustomerSync.Storage;
using CustomerSync.Storage.Sqlite;
using CustomerSync.Storage.SqlServer;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// Looks for texts in a whole database: in every row of every table, and in the bytes of SQLite's files.
/// </summary>
internal static class Remains
{
    /// <summary>Rows that tell one of the texts, as they are or as JSON has them.</summary>
    public static Task<List<string>> In(Database database, IEnumerable<string> texts) => database.Read(async session =>
    {
        var tables = await Rows(session, database switch
        {
            SqliteDatabase => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            SqlServerDatabase => "SELECT name FROM sys.tables",
            _ => "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'",
        });
        var found = new List<string>();
        foreach (var table in tables)
            found.AddRange((await Rows(session, $"SELECT * FROM {table.Trim()}")).Where(row => Tells(row, texts))
                .Select(row => $"{table}: {row}"));
        return found;
    });

    /// <summary>Files of that folder that hold the bytes of one of the texts.</summary>
    public static IEnumerable<string> InFiles(string folder, IEnumerable<string> texts) =>
        from file in Directory.GetFiles(folder)
        where !file.EndsWith(".lock", StringComparison.Ordinal)
        let bytes = Bytes(file)
        from text in texts
        where bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
        select $"{file}: {text}";

    private static async Task<List<string>> Rows(DbSession session, string sql)
    {
        var rows = new List<string>();
        await using DbDataReader reader = await session.Statement(sql, sql).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(
                ' ', values.Select(value => value is byte[] bytes
                    ? Encoding.UTF8.GetString(bytes) : value.ToString())));
        }
        return rows;
    }

    private static bool Tells(string row, IEnumerable<string> texts) =>
        texts.Any(text => row.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.Contains(JsonEncodedText.Encode(text).Value, StringComparison.OrdinalIgnoreCase)
        || row.Contains(JsonSerializer.Serialize(text, StorageJsonContext.Relaxed.String)[1..^1],
            StringComparison.OrdinalIgnoreCase));

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
