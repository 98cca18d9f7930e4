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
    /// <summary>What is prepared beyond it is let go: as many combinations of columns nobody changes.</summary>
    private const int MaxPrepared = 256;

    private readonly Dictionary<(string Name, ulong Differences), Prepared> _writes = [];
    private byte[] _text = [];

    /// <summary>Runs a statement once for each row.</summary>
    /// <exception cref="NotFoundException">The statement demands a row that is not there.</exception>
    public void Write(Statement statement)
    {
        for (var row = 0; row < statement.Rows[0].Values.Length; row++)
        {
            var write = Find(statement, statement.Differences?[row] ?? ulong.MaxValue);
            foreach (var (place, column) in write.Bound)
                Check(Bind(write.Handle, place, SqliteStatements.Bindable(statement.Rows[column].Values[row])));
            var done = raw.sqlite3_step(write.Handle);
            var reset = raw.sqlite3_reset(write.Handle); // Tells the step's error again.
            raw.sqlite3_clear_bindings(write.Handle); // A document of a former row is kept by no statement.
            if (done is not (raw.SQLITE_DONE or raw.SQLITE_ROW)) Check(reset == raw.SQLITE_OK ? done : reset);
            if (statement.IsDemand && done == raw.SQLITE_DONE) throw new NotFoundException();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Forget();
        await base.DisposeAsync();
    }

    private Prepared Find(Statement statement, ulong differences)
    {
        var key = (statement.Name, differences & SqliteStatements.Optional);
        if (_writes.TryGetValue(key, out var write)) return write;
        if (_writes.Count == MaxPrepared) Forget();
        var sql = Sql(statement.Name, SqliteStatements.PartsOf(differences));
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out var handle));
        var bound = statement.Rows
            .Select((column, at) => (Place: raw.sqlite3_bind_parameter_index(handle, "@" + column.Name), at))
            .Where(column => column.Place > 0); // Not every statement takes every column.
        return _writes[key] = new(handle, [.. bound]);
    }

    private void Forget()
    {
        foreach (var write in _writes.Values) write.Handle.Dispose();
        _writes.Clear();
    }

    private int Bind(sqlite3_stmt write, int place, object value) => value switch
    {
        "" => raw.sqlite3_bind_text(write, place, ""), // An empty span would be null.
        string text => Bind(write, place, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_text(write, place, ""),
        byte[] utf8 => raw.sqlite3_bind_text(write, place, utf8),
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

    /// <param name="Bound">Places of parameters, and the columns that are bound to them.</param>
    private sealed record Prepared(sqlite3_stmt Handle, (int Place, int Column)[] Bound);
}

/// <summary>A row that a transaction stands on is not there: it is rolled back.</summary>
internal sealed class NotFoundException : Exception;
