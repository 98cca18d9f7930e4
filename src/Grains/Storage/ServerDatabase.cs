using System.Data;
using System.Data.Common;

namespace CustomerSync.Storage;

/// <summary>What the database servers have in common: a connection of the pool for each transaction, READ COMMITTED, another try when the
/// server chose us to give way, and migrations under a lock that dies with its holder.</summary>
internal abstract class ServerDatabase(SqlFiles files, DbDataSource source) : Database(files)
{
    /// <summary>A deadlock is over in milliseconds; this many in a row are an overload, which the caller is to hear of.</summary>
    private const int MaxAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);

    public override async Task<T> Write<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try { return await WriteOnce(work, cancel); }
            catch (Exception error) when (attempt < MaxAttempts && MustRepeat(error)) { } // It was rolled back, whole: again, below.
            await Task.Delay(FirstPause * (attempt + Random.Shared.NextDouble()), cancel);
        }
    }

    public override async Task<T> Read<T>(Func<DbSession, Task<T>> work, CancellationToken cancel = default)
    {
        try
        {
            await using var session = await Open(cancel);
            return await work(session);
        }
        catch (Exception error) when (IsTransient(error)) { throw Unreadable(error); }
    }

    public override async Task<int> Migrate(CancellationToken cancel)
    {
        try
        {
            await CreateIfMissing(cancel);
            return await MigrateLocked(cancel);
        }
        catch (Exception error) when (Explain(error) is { } message)
        {
            throw new ConfigurationException(message, error);
        }
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Whether the server rolled the transaction back so that another could go on: the same work is done again at once.</summary>
    public abstract bool MustRepeat(Exception error);

    /// <summary>What is set wrongly, with the key and the cure; null when the error is of another kind.</summary>
    protected abstract string? Explain(Exception error);

    /// <summary>Creates an empty database when there is none of that name and the login may.</summary>
    protected abstract Task CreateIfMissing(CancellationToken cancel);

    protected virtual async Task<DbSession> Open(CancellationToken cancel) => new(await source.OpenConnectionAsync(cancel), Files);

    private async Task<T> WriteOnce<T>(Func<DbSession, Task<T>> work, CancellationToken cancel)
    {
        await using var session = await Open(cancel);
        await using var transaction = await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        session.Transaction = transaction;
        var result = await work(session);
        if (!session.IsCommitted) await transaction.CommitAsync(cancel);
        return result;
    }

    /// <summary>The lock is taken only when something is missing: a login that may do nothing but read and write rows starts as well.</summary>
    private async Task<int> MigrateLocked(CancellationToken cancel)
    {
        await using var session = await Open(cancel);
        if (!await Migrator.IsMissingSome(session, this, cancel)) return 0;
        await session.Statement("migration_lock").WithLongTimeout().ExecuteNonQueryAsync(cancel);
        try
        {
            await using var transaction = await session.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
            session.Transaction = transaction;
            var applied = await Migrator.Run(session, this, cancel);
            await transaction.CommitAsync(cancel);
            return applied;
        }
        finally
        {
            session.Transaction = null;
            if (session.Connection.State is ConnectionState.Open) await session.Statement("migration_unlock").ExecuteNonQueryAsync(cancel);
        }
    }
}
