using System.Data;

namespace CustomerSync.Storage;

/// <summary>
/// What a connection is for. Each use has a pool of its own: reads that take all of theirs keep no commit waiting, and
/// no silo from its membership.
/// </summary>
internal enum ConnectionUse { Read, Write, Orleans }

/// <summary>
/// What the database servers have in common: a connection for each transaction, READ COMMITTED, another try when the
/// server chose us to give way, and migrations under a lock that dies with its holder's transaction: a pooler in
/// between may give each to another session.
/// </summary>
internal abstract class ServerDatabase(SqlFiles files) : Database(files)
{
    /// <summary>
    /// A deadlock is over in milliseconds; this many in a row are an overload, which the caller is to hear of.
    /// </summary>
    private const int MaxAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    protected override Task<T> Transact<T>(Func<DbSession, Task<T>> work, CancellationToken cancel) =>
        Repeat(ConnectionUse.Write, () => WriteOnce(work, cancel), cancel);

    protected override async Task<T> Query<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        try { return await Repeat(ConnectionUse.Read, () => ReadOnce(work, cancel), cancel); }
        catch (Exception error) when (IsTransient(error)) { throw Unreadable(error); }
    }

    private async Task<T> Repeat<T>(ConnectionUse use, Func<Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await work(); }
            catch (Exception error)
            {
                Failed(use, error);
                if (attempt == MaxAttempts || !MustRepeat(error)) throw;
            }
            // A transaction was rolled back, whole; a read has kept nothing: again.
            await Task.Delay(FirstPause * (attempt + Random.Shared.NextDouble()), cancel);
        }
    }

    private async Task<T> ReadOnce<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        await using var session = await Open(ConnectionUse.Read, cancel);
        return await work(session);
    }

    /// <summary>Without limits: a large table takes its time.</summary>
    public override async Task Alter(Func<DbSession, Task> work, CancellationToken cancel = default)
    {
        await using var session = await Open(ConnectionUse.Orleans, cancel);
        await work(session);
    }

    public override Task<int> Migrate(CancellationToken cancel) => Explained(async () =>
    {
        await CreateIfMissing(cancel);
        return await MigrateLocked(cancel);
    });

    /// <summary>
    /// Whether the server rolled the transaction back so that another could go on: the same work is done again at once.
    /// </summary>
    public abstract bool MustRepeat(Exception error);

    public override async Task<ServerState?> AskServer(CancellationToken cancel) => Pool is not { } pool ? null
        : (await Read(session => session.Statement("server_state").ReadAll(
            row => new ServerState(row.GetFieldValue<DateTimeOffset>(0), row.Number(1), pool)), cancel))[0];

    /// <summary>Connections that this process may open to the server; null behind a pooler, which has its own.</summary>
    protected virtual long? Pool => null;

    /// <summary>Hears of each transaction and each read that failed.</summary>
    protected virtual void Failed(ConnectionUse use, Exception error) { }

    /// <summary>What the start does first.</summary>
    /// <exception cref="ConfigurationException">The server refuses it, and no waiting helps.</exception>
    protected async Task<T> Explained<T>(Func<Task<T>> work)
    {
        try { return await work(); }
        catch (Exception error) when (Explain(error) is { } message)
        {
            throw new ConfigurationException(message, error);
        }
    }

    /// <summary>What is set wrongly, with the key and the cure; null when the error is of another kind.</summary>
    protected abstract string? Explain(Exception error);

    /// <summary>Creates an empty database when there is none of that name and the login may.</summary>
    protected abstract Task CreateIfMissing(CancellationToken cancel);

    protected abstract Task<DbSession> Open(ConnectionUse use, CancellationToken cancel);

    /// <summary>
    /// Sets how long the transaction that has just begun may wait and idle, where its session does not say so already.
    /// </summary>
    protected virtual Task Limit(DbSession session) => Task.CompletedTask;

    /// <summary>
    /// How many of the connections that we may have are for this use: some for commits, some for Orleans, the rest for
    /// reads.
    /// </summary>
    protected static int PoolSize(ConnectionUse use, int all) => use switch
    {
        ConnectionUse.Write => Math.Clamp(all / 5, 1, 4),
        ConnectionUse.Orleans => Math.Clamp(all / 4, 1, 8),
        _ => Math.Max(1, all - PoolSize(ConnectionUse.Write, all) - PoolSize(ConnectionUse.Orleans, all)),
    };

    private async Task<T> WriteOnce<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        await using var session = await Open(ConnectionUse.Write, cancel);
        await using var transaction =
            await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        session.Transaction = transaction;
        await Limit(session);
        var result = await work(session);
        if (!session.IsCommitted) await transaction.CommitAsync(cancel);
        return result;
    }

    /// <summary>
    /// The lock is taken only when something is missing: a login that may do nothing but read and write rows starts as
    /// well.
    /// </summary>
    private async Task<int> MigrateLocked(CancellationToken cancel)
    {
        await using (var session = await Open(ConnectionUse.Orleans, cancel))
            if (!await Migrator.IsMissingSome(session, this, cancel)) return 0;
        return await WriteAlone(async session =>
        {
            await session.Statement("migration_lock").WithLongTimeout().ExecuteNonQueryAsync(cancel);
            return await Migrator.Run(session, this, cancel);
        }, cancel);
    }

    /// <summary>Without limits: a large table takes its time.</summary>
    public override async Task<T> WriteAlone<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        await using var session = await Open(ConnectionUse.Orleans, cancel);
        await using var transaction =
            await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        session.Transaction = transaction;
        var result = await work(session);
        await transaction.CommitAsync(cancel);
        return result;
    }
}
