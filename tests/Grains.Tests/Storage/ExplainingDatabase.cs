using System.Data.Common;
using CustomerSync.Storage;
using CustomerSync.Storage.Moving;

namespace CustomerSync.Tests.Storage;

/// <summary>Asks the engine how it does each statement of a read, with the values that it was run with.</summary>
internal sealed class ExplainingDatabase(Database engine, string name) : Database(new SqlFiles(name))
{
    public List<(string Sql, string Text)> Plans { get; } = [];

    public override OrleansDatabase Orleans => engine.Orleans;

    public override string Describe() => engine.Describe();

    protected override Task<T> Transact<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        engine.Write(work, cancel);

    protected override Task<T> Query<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        engine.Read(async session =>
    {
        var seen = session.Commands.ToDictionary(command => command, command => Values(command));
        var result = await work(session);
        foreach (var command in session.Commands.ToList())
            if (!seen.TryGetValue(command, out var before)
                || before != Values(command)) Plans.Add((command.CommandText, await Explain(command)));
        return result;
    }, cancel);

    public override Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false) =>
        engine.Run(session, statements, isLast);

    public override object Bindable(DateTimeOffset time) => engine.Bindable(time);

    public override object Bindable(Guid key) => engine.Bindable(key);

    public override DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts) =>
        engine.WithTexts(command, name, texts);

    public override Task<int> Migrate(CancellationToken cancel) => engine.Migrate(cancel);

    public override Task<T> WriteAlone<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        engine.WriteAlone(work, cancel);

    public override Task CopyInto(
        DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel) =>
        engine.CopyInto(session, table, rows, cancel);

    public override bool IsTransient(Exception error) => engine.IsTransient(error);

    public override bool IsReferredTo(Exception error) => engine.IsReferredTo(error);

    public override ValueTask DisposeAsync() => engine.DisposeAsync();

    private static string Values(DbCommand command) => string.Join('|', command.Parameters.Cast<DbParameter>()
        .Select(parameter => parameter.Value));

    private async Task<string> Explain(DbCommand command)
    {
        if (name == "SqlServer") return ""; // It has no such word.
        var (sql, lines) = (command.CommandText, new List<string>());
        command.CommandText = (name == "Sqlite" ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql;
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) lines.Add(reader.GetString(name == "Sqlite" ? 3 : 0));
        command.CommandText = sql;
        return string.Join('\n', lines);
    }
}
