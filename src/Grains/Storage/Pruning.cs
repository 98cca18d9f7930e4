using System.Data.Common;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>Removes what is older than its retention, in steps small enough to hold up nobody.</summary>
internal sealed class Pruning(Database database)
{
    /// <summary>Rows per transaction: some ten milliseconds.</summary>
    internal const int Step = 1000;

    private string _bodiesFrom = "";

    /// <summary>When the last of what is stored came; null: there is nothing.</summary>
    public Task<DateTimeOffset?> NewestEntry() => database.Read(session => session.Statement("newest_entry")
        .ReadFirst(row => new[] { Of(row.TextOrNull(0)), Of(row.TextOrNull(1)), row.TimeOrNull(2) }.Max()));

    private static DateTimeOffset? Of(string? id) => id is null ? null : DeliveryId.TimeOf(id);

    public Task<int> Changes(DateTimeOffset before) => Prune("prune_changes", database.Bindable(before));

    /// <summary>
    /// The ids of deliveries begin with their milliseconds since 1970, in hexadecimal (UUID version 7).
    /// </summary>
    public Task<int> Deliveries(DateTimeOffset before) =>
        Prune("prune_deliveries", DeliveryId.At(before));

    /// <summary>
    /// Bodies that are older, and the oldest of those beyond a budget. What was looked at before is not looked at again
    /// by this process, so that a long log costs nothing.
    /// </summary>
    /// <returns>How many went; <see cref="Step"/> when there may be more.</returns>
    public async Task<int> Bodies(DateTimeOffset before, long budget)
    {
        var beyond = await database.Read(session => session.Statement("bodies_beyond").With("@from", _bodiesFrom)
            .With("@budget", budget).ReadFirst(row => row.TextOrNull(0)));
        var (until, old) = (beyond is null ? "" : beyond + "0", DeliveryId.At(before)); // Behind that one.
        if (string.CompareOrdinal(until, old) < 0) until = old;
        var gone = await database.Write(session => session.Statement("prune_bodies").With("@from", _bodiesFrom)
            .With("@before", until).With("@limit", Step).ExecuteNonQueryAsync());
        if (gone < Step) _bodiesFrom = until;
        return gone;
    }

    /// <summary>
    /// Where a foreign key refers to some of them, against the advice of the start, the others go one by one.
    /// </summary>
    public async Task<int> Tombstones(DateTimeOffset before)
    {
        try { return await Prune("prune_tombstones", database.Bindable(before)); }
        catch (DbException error) when (database.IsReferredTo(error)) { return await Unreferred(before); }
    }

    /// <returns>0: they were all tried.</returns>
    private async Task<int> Unreferred(DateTimeOffset before)
    {
        foreach (var id in await database.Read(session => session.Statement("old_tombstones")
            .With("@before", database.Bindable(before)).ReadAll(row => row.GetGuid(0))))
            try
            {
                await database.Write(session => session.Statement("prune_tombstone").With("@id", database.Bindable(id))
                    .With("@before", database.Bindable(before)).ExecuteNonQueryAsync());
            }
            catch (DbException error) when (database.IsReferredTo(error)) { }
        return 0;
    }

    /// <summary>Of runs that ended before; first their failures, then they themselves, last the lists of whom they would have deleted.</summary>
    public async Task<int> SyncRuns(DateTimeOffset before)
    {
        var failures = await Prune("prune_failures", database.Bindable(before));
        if (failures == Step) return failures;
        var runs = await Prune("prune_runs", database.Bindable(before));
        if (runs < Step) await database.Write(session => session.Statement("prune_deletes").ExecuteNonQueryAsync());
        return runs;
    }

    /// <summary>What was found to differ and has been mended.</summary>
    public Task<int> Differences(DateTimeOffset before) => Prune("prune_differences", DeliveryId.At(before));

    public Task<int> HookAttempts(DateTimeOffset before) => Prune("prune_hook_attempts", DeliveryId.At(before));

    public Task<int> Audit(DateTimeOffset before) => Prune("prune_audit", DeliveryId.At(before));

    /// <summary>Sessions, links and tickets whose time was over before.</summary>
    public Task<int> Access(DateTimeOffset before) => Prune("prune_access", database.Bindable(before));

    /// <returns>How many rows went; <see cref="Step"/> when there may be more.</returns>
    private Task<int> Prune(string statement, object before) => database.Write(
        session => session.Statement(statement).With("@before", before).With("@limit", Step).ExecuteNonQueryAsync());
}
