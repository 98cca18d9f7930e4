using System.Data.Common;
using CustomerSync.Storage.Moving;

namespace CustomerSync.Storage;

/// <summary>
/// One engine: how its connections are opened, its transactions run and its rows bound, and which of its errors pass.
/// </summary>
internal abstract class Database(SqlFiles files) : IAsyncDisposable
{
    protected SqlFiles Files { get; } = files;

    public IEnumerable<Migration> Migrations => Files.Migrations;

    /// <summary>Where the data are, in words for the log; without secrets.</summary>
    public abstract string Describe();

    /// <summary>
    /// Where keys lie that are to stay out of the database; null: it has no place of its own that every process sees.
    /// </summary>
    public virtual string? KeysFolder => null;

    /// <summary>How Orleans' own tables in this database are reached.</summary>
    public abstract OrleansDatabase Orleans { get; }

    /// <summary>Null: nothing is measured.</summary>
    public DatabaseMeter? Meter { get; set; }

    /// <summary>Runs one transaction and commits it. Nothing is written when <paramref name="work"/> throws.</summary>
    public Task<T> Write<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default)
    {
        if (Meter is null) return Transact(work, cancel);
        var measured = new Measured("write");
        return Meter.Measure(measured, () => Transact(session =>
        {
            session.Measured = measured;
            return work(session);
        }, cancel));
    }

    /// <summary>Runs reads that see what is committed.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be read now.</exception>
    public Task<T> Read<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default) =>
        Meter is null ? Query(work, cancel) : Meter.Measure(new Measured("read"), () => Query(work, cancel));

    /// <summary>
    /// Runs statements that change tables beside those who work with them: without a transaction where that holds
    /// nobody up, and for as long as it takes.
    /// </summary>
    public virtual Task Alter(Func<DbSession, Task> work, CancellationToken cancel = default) =>
        Write(async session =>
        {
            await work(session);
            return true;
        }, cancel);

    /// <summary>Whether a field inside of a JSON column can have an index.</summary>
    public virtual bool HasOwnIndexes => true;

    /// <summary>Whether it reads the value of an expression from an index, and not from the row.</summary>
    public virtual bool ReadsKeys => false;

    /// <summary>As this engine's <c>lower</c> has a text in the list's keys: letters of ASCII alone.</summary>
    public virtual string Lower(string text) => string.Create(text.Length, text, (lower, from) =>
    {
        for (var i = 0; i < lower.Length; i++) lower[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
    });

    /// <inheritdoc cref="Write"/>
    protected abstract Task<T> Transact<T>(Func<DbSession, Task<T>> work, CancellationToken cancel);

    /// <inheritdoc cref="Read"/>
    protected abstract Task<T> Query<T>(Func<DbSession, Task<T>> work, CancellationToken cancel);

    /// <summary>Whether it has an index of trigrams.</summary>
    public virtual bool HasSearchIndex => true;

    /// <summary>
    /// Runs statements of which none needs what another returns, in order; a server gets them in one round trip. Each
    /// engine has rows in its own fastest way.
    /// </summary>
    /// <param name="isLast">The transaction ends with them: a server may be told so in the same round trip.</param>
    public abstract Task Run(DbSession session, IReadOnlyList<Statement> statements, bool isLast = false);

    /// <summary>Whether it has <c>require_versions</c>: a whole commit in one round trip.</summary>
    public virtual bool CanRequireVersions => false;

    /// <summary>A time as this engine takes it in a parameter.</summary>
    public virtual object Bindable(DateTimeOffset time) => time.ToUniversalTime();

    /// <summary>A key as this engine takes it in a parameter.</summary>
    public virtual object Bindable(Guid key) => key;

    /// <summary>Binds a list of texts to one parameter of a statement.</summary>
    public abstract DbCommand WithTexts(DbCommand command, string name, IReadOnlyCollection<string> texts);

    /// <summary>
    /// Creates the database where the engine can, and brings its tables up to date; one runner at a time.
    /// </summary>
    /// <returns>How many migrations were applied.</returns>
    public abstract Task<int> Migrate(CancellationToken cancel);

    /// <summary>Whether its columns have types that hold what is put into them.</summary>
    public virtual bool HasTypes => true;

    /// <summary>Whether it has tables of silos.</summary>
    public virtual bool HasSilos => true;

    /// <summary>
    /// One transaction as <see cref="Write"/>, that may take long: nobody else uses the database meanwhile.
    /// </summary>
    public abstract Task<T> WriteAlone<T>(Func<DbSession, Task<T>> work, CancellationToken cancel);

    /// <summary>Writes rows of a table as they come, by the engine's own fastest way.</summary>
    /// <param name="rows">Values as <see cref="MovedValue.Of"/> has them, in the order of the columns.</param>
    public abstract Task CopyInto(
        DbSession session, MovedTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancel);

    /// <summary>Sets what this engine alone keeps beside what was copied into it.</summary>
    public virtual Task FinishMove(DbSession session, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>
    /// Brings what was committed into the database's file, where it stands in a log beside it; holds up nobody.
    /// </summary>
    public virtual Task CheckpointWal() => Task.CompletedTask;

    /// <summary>
    /// What was deleted is not to be read out of the database's files either; on a server that is the server's affair.
    /// </summary>
    public virtual Task DiscardRemains() => Task.CompletedTask;

    /// <summary>
    /// As <see cref="Migrate"/>, where something is missing; else a process that uses the database is not disturbed.
    /// </summary>
    public async Task UpdateSchema(CancellationToken cancel)
    {
        if (await Read(session => Migrator.IsMissingSome(session, this, cancel), cancel)) await Migrate(cancel);
    }

    /// <returns>Null where there is no server, or a pooler stands before it.</returns>
    public virtual Task<ServerState?> AskServer(CancellationToken cancel) => Task.FromResult<ServerState?>(null);

    /// <summary>
    /// What is set up in a way that works but is not meant, asked at each start: a sentence each, with the cure.
    /// </summary>
    public virtual async Task<IReadOnlyList<string>> Concerns(CancellationToken cancel) =>
        [.. (await Read(session => session.Statement("references").ReadAll(row => row.GetString(0)), cancel)).Select(
            table => $"A foreign key of {table} refers to customers, whose rows go when a customer is renamed, erased "
                + "or pruned; it keeps them from it, or goes with them. Let it refer to customer_ids, which loses no "
                + "row (docs/sql.md).")];

    /// <summary>Whether a row could not go since a table of others refers to it.</summary>
    public abstract bool IsReferredTo(Exception error);

    /// <summary>Whether the same work may succeed later: the server is away, busy, or chose us to give way.</summary>
    public abstract bool IsTransient(Exception error);

    /// <summary>Why nothing can be written, by what a write threw: one sentence that anybody may read.</summary>
    public virtual string WhyNotWritable(Exception error) => "The database cannot be written now.";

    protected const string ReadOnlyProblem = "The database is read-only: it is a standby, or was made so.";

    protected const string FullProblem = "The database's disk is full.";

    protected const string LockedProblem =
        "The database is locked: another program, or a client that hangs, keeps it from being written.";

    public abstract ValueTask DisposeAsync();

    /// <summary>Drivers' exceptions stay here: a front in another process could not even read them.</summary>
    protected static StorageUnavailableException Unreadable(Exception error) =>
        new($"The database cannot be read now: {error.Message}");
}
