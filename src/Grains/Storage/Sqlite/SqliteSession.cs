using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CustomerSync.Storage.Sqlite;

/// <summary>
/// Writes rows by the library's own calls: the provider looks each parameter up by its name, row by row, which costs
/// as much as the row itself.
/// </summary>
internal sealed class SqliteSession(SqliteConnection connection, SqlFiles files) : DbSession(connection, files)
{
    private readonly Dictionary<string, sqlite3_stmt> _writes = [];
    private byte[] _text = [];

    /// <summary>Runs a statement that returns nothing, once for each row.</summary>
    public void Write(string statement, IReadOnlyList<ColumnValues> columns)
    {
        if (!_writes.TryGetValue(statement, out var write)) _writes[statement] = write = Prepare(File(statement));
        var bound = columns.Select(column =>
            (Place: raw.sqlite3_bind_parameter_index(write, "@" + column.Name), column.Values))
            .Where(column => column.Place > 0).ToArray(); // Not every statement takes every column.
        for (var row = 0; row < columns[0].Values.Length; row++)
        {
            foreach (var (place, values) in bound)
                Check(Bind(write, place, SqliteStatements.Bindable(values[row])));
            var done = raw.sqlite3_step(write);
            var reset = raw.sqlite3_reset(write); // Tells the step's error again.
            if (done != raw.SQLITE_DONE) Check(reset == raw.SQLITE_OK ? done : reset);
        }
        raw.sqlite3_clear_bindings(write);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var write in _writes.Values) write.Dispose();
        await base.DisposeAsync();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));
        return statement;
    }

    private int Bind(sqlite3_stmt write, int place, object value) => value switch
    {
        "" => raw.sqlite3_bind_text(write, place, ""), // An empty span would be null.
        string text => Bind(write, place, text),
        long number => raw.sqlite3_bind_int64(write, place, number),
        int number => raw.sqlite3_bind_int64(write, place, number),
        double number => raw.sqlite3_bind_double(write, place, number),
        DBNull => raw.sqlite3_bind_null(write, place),
        _ => throw new ArgumentException($"SQLite has no {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>SQLite copies it, so that one buffer does for all.</summary>
    private int Bind(sqlite3_stmt write, int place, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < size) _text = new byte[Math.Max(size, 2 * _text.Length)];
        return raw.sqlite3_bind_text(write, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);
}
