using System.Data.Common;
using System.Globalization;

namespace CustomerSync.Storage;

/// <summary>
/// Who may what: a few rows, read whole. They are no grain's state, so that a command may change them beside a running
/// product.
/// </summary>
internal sealed class AccessStore(Database database, TimeProvider time)
{
    /// <summary>It is another after each change that fronts are to hear of.</summary>
    public Task<long> Version() => database.Read(ReadVersion);

    public Task<AccessRecords> Read() => database.Read(Read);

    /// <summary>Changes it, one after the other in the whole cluster: what is decided on is what is there.</summary>
    /// <exception cref="StorageUnavailableException">It is not known to be committed.</exception>
    public Task<T> Change<T>(Func<AccessRecords, T> change) => Write(async session =>
    {
        await session.Statement("lock_access").ExecuteNonQueryAsync();
        var records = await Read(session);
        var result = change(records);
        foreach (var ((kind, id), entry) in records.Changes)
            if (entry is null) await Key(session, "delete_access", kind, id).ExecuteNonQueryAsync();
            else if (await Put(session, "update_access", entry) == 0) await Put(session, "insert_access", entry);
        if (records.IsNews) await Bump(session);
        return result;
    });

    /// <returns>False when it was taken before.</returns>
    public async Task<bool> TakeTicket(string id, DateTimeOffset until) => await Write(session =>
        Key(session, "insert_access", "ticket", id).With("@body", "{}")
            .With("@expires_at", database.Bindable(until)).ExecuteNonQueryAsync()) > 0;

    /// <summary>
    /// Of a copy of the database: whoever was signed in is so no more, and no link of it holds. Its people and keys are
    /// in force again.
    /// </summary>
    public Task<AccessRecords> EndSignIns() => Write(async session =>
    {
        await session.Statement("end_access").ExecuteNonQueryAsync();
        await Bump(session);
        return await Read(session);
    });

    private static async Task<AccessRecords> Read(DbSession session)
    {
        var records = new AccessRecords(await ReadVersion(session)); // First: what is newer is read again.
        await using var reader = await session.Statement("read_access").ExecuteReaderAsync();
        while (await reader.ReadAsync())
            if (AccessEntry.Read(reader.GetString(0), reader.GetString(1)) is { } entry) records.Add(entry);
        return records;
    }

    private static async Task<long> ReadVersion(DbSession session) =>
        Convert.ToInt64(await session.Statement("read_access_version").ExecuteScalarAsync(),
            CultureInfo.InvariantCulture);

    private Task<int> Bump(DbSession session) => session.Statement("bump_access")
        .With("@now", time.GetStorableNow().ToUnixTimeMilliseconds()).ExecuteNonQueryAsync();

    private Task<int> Put(DbSession session, string statement, AccessEntry entry) =>
        Key(session, statement, entry.Kind, entry.Id).With("@body", entry.Body)
            .With("@expires_at", entry.ExpiresAt is { } at ? database.Bindable(at) : null).ExecuteNonQueryAsync();

    private static DbCommand Key(DbSession session, string statement, string kind, string id) =>
        session.Statement(statement).With("@kind", kind).With("@id", id);

    private async Task<T> Write<T>(Func<DbSession, Task<T>> work)
    {
        try { return await database.Write(work); }
        catch (Exception error) when (error is not StorageUnavailableException && database.IsTransient(error))
        {
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }
}
