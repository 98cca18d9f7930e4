using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace CustomerSync.Storage.Moving;

/// <summary>
/// Moves everything from a database of one engine into an empty one of another: customers and their ids, the feed with
/// its cursors, the history, the log, syncs, access and the state of grains. It is one transaction there, read again
/// and compared before it is committed; the source stays as it is.
/// </summary>
internal sealed class DatabaseMove(Database from, Database to, TimeProvider time)
{
    /// <summary>Six times the interval at which a silo says that it lives.</summary>
    private static readonly TimeSpan SilosSpeakWithin = TimeSpan.FromSeconds(30);

    /// <returns>How many rows of each table were moved.</returns>
    /// <exception cref="ConfigurationException">Why nothing was moved.</exception>
    public async Task<IReadOnlyList<(string Table, long Rows)>> Run(CancellationToken cancel)
    {
        await from.Migrate(cancel); // As new as this program; of SQLite nobody else has the file from here on.
        await RequireUnused(from, cancel);
        await to.Migrate(cancel);
        await RequireUnused(to, cancel);
        try
        {
            return await from.Read(source => to.WriteAlone(target => Move(source, target, cancel), cancel), cancel);
        }
        catch (Exception error) when (error is DbException or FormatException or InvalidOperationException)
        {
            throw new ConfigurationException($"Nothing was moved: {error.Message}", error);
        }
    }

    private async Task RequireUnused(Database database, CancellationToken cancel)
    {
        if (!database.HasSilos) return;
        var since = database.Bindable(time.GetUtcNow() - SilosSpeakWithin);
        if (await database.Read(session => session.Statement("silos_alive").With("@since", since).ReadNumber(cancel),
            cancel) > 0)
            throw new ConfigurationException(
                $"Silos are running on {database.Describe()}: stop all of them, wait half a minute, and move again.");
    }

    private async Task<IReadOnlyList<(string Table, long Rows)>> Move(
        DbSession source, DbSession target, CancellationToken cancel)
    {
        foreach (var table in MovedTable.Telling)
            if (await Number(target, "count_table", table, cancel) > 0)
                throw new ConfigurationException(
                    $"{to.Describe()} is not empty, it has rows in {table}: name a database that is, or that is not "
                    + "there yet.");
        var moved = new List<(string, long)>();
        foreach (var name in MovedTable.Names)
        {
            var table = await Describe(source, target, name, cancel);
            await target.Statement("empty_table " + name, MovedTable.Fill(target.File("empty_table"), name))
                .WithLongTimeout().ExecuteNonQueryAsync(cancel);
            var told = new TableSum();
            await to.CopyInto(target, table, Rows(source, table, told, cancel), cancel);
            await RequireSame(target, table, told, cancel);
            moved.Add((name, told.Rows));
        }
        await to.FinishMove(target, cancel);
        return moved;
    }

    /// <summary>Types are those of the engine that has some.</summary>
    private async Task<MovedTable> Describe(
        DbSession source, DbSession target, string name, CancellationToken cancel)
    {
        var (typed, other) = to.HasTypes ? (target, source) : (source, target);
        var names = await Schema(other, name, reader =>
            Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList(), cancel);
        var required = await typed.Statement("required_columns").With("@table", name)
            .ReadAll(reader => reader.GetString(0));
        return await Schema(typed, name, reader => MovedTable.Of(name, reader, names, required), cancel);
    }

    private async Task RequireSame(DbSession target, MovedTable table, TableSum told, CancellationToken cancel)
    {
        var found = new TableSum();
        await foreach (var _ in Rows(target, table, found, cancel)) { }
        if (!found.Equals(told))
            throw new ConfigurationException(
                $"{table.Name} is not the same in {to.Describe()}: {told.Rows} rows were sent, {found.Rows} are there, "
                + "or a value differs. Nothing was moved.");
    }

    private static async IAsyncEnumerable<object?[]> Rows(
        DbSession session, MovedTable table, TableSum sum, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var reader = await Read(session, table.Name).ExecuteReaderAsync(cancel);
        var places = table.Columns.Select(column => reader.GetOrdinal(column.Name)).ToArray();
        while (await reader.ReadAsync(cancel))
        {
            var row = new object?[places.Length];
            for (var i = 0; i < places.Length; i++)
                row[i] = MovedValue.Of(reader.GetValue(places[i]), table.Columns[i]);
            sum.Add(row, table.Columns);
            yield return row;
        }
    }

    private static async Task<T> Schema<T>(
        DbSession session, string name, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await using var reader = await Read(session, name).ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancel);
        return read(reader);
    }

    private static DbCommand Read(DbSession session, string table) =>
        session.Statement("read_table " + table, MovedTable.Fill(session.File("read_table"), table)).WithNoTimeout();

    private static Task<long> Number(DbSession session, string statement, string table, CancellationToken cancel) =>
        session.Statement($"{statement} {table}", MovedTable.Fill(session.File(statement), table)).WithLongTimeout()
            .ReadNumber(cancel);
}
