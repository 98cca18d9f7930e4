using System.Data.Common;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>The runs, and what they could not take.</summary>
internal sealed partial class SyncStore
{
    private const int MaxHeld = 1000;

    /// <returns>The lease of the new run; null when one is running.</returns>
    public async Task<SyncLease?> StartRun(string kind, string checkpoint)
    {
        var now = time.GetStorableNow();
        var lease = new SyncLease(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), Guid.NewGuid().ToString("N"));
        return await Write(session => LeaseStatement(session, "start_run", lease).With("@kind", kind)
            .With("@checkpoint", checkpoint).With("@at", database.Bindable(now)).WritesAny()) ? lease : null;
    }

    /// <summary>Takes a running run over, from a silo that died or from oneself before a restart.</summary>
    /// <returns>Null when it is not running.</returns>
    public Task<SyncLease?> ResumeRun(string runId) => ClaimLease("take_run", runId);

    /// <summary>Goes on with a held or a paused run.</summary>
    /// <returns>Null when it is neither, or another is running.</returns>
    public Task<SyncLease?> ReopenRun(string runId) => ClaimLease("reopen_run", runId);

    /// <summary>Notes where the run goes on, without a page.</summary>
    /// <returns>False when the lease is lost.</returns>
    public Task<bool> SaveCheckpoint(SyncLease lease, string checkpoint) =>
        Write(session => TryAdvance(session, lease, checkpoint, []));

    /// <summary>Stops a run until a person's word; another may be started meanwhile.</summary>
    /// <param name="error">Why: one sentence; null of one that is paused.</param>
    /// <param name="state"><see cref="SyncRunRow.Held"/>, or <see cref="SyncRunRow.Paused"/>.</param>
    /// <returns>False when the lease is lost.</returns>
    public Task<bool> HoldRun(
        SyncLease lease, string checkpoint, string? error, string state = SyncRunRow.Held) => Write(session =>
        LeaseStatement(session, "hold_run", lease).With("@checkpoint", checkpoint).With("@error", error)
            .With("@state", state).WritesAny());

    /// <summary>Writes what a held run waits for now.</summary>
    /// <returns>False when it is not held.</returns>
    public Task<bool> UpdateHeld(string runId, string checkpoint, string error) => Write(session =>
        session.Statement("update_held").With("@id", runId).With("@checkpoint", checkpoint).With("@error", error)
            .WritesAny());

    /// <summary>Ends a held run without going on with it.</summary>
    /// <returns>False when it is not held.</returns>
    public Task<bool> EndHeld(string runId, string state, string? error) => Write(session =>
        Ended(session.Statement("end_held").With("@id", runId), state, error).WritesAny());

    /// <param name="state">How it ended: a word.</param>
    /// <returns>False when the lease is lost.</returns>
    public Task<bool> FinishRun(SyncLease lease, string state, string? error) => Write(session =>
        Ended(LeaseStatement(session, "finish_run", lease), state, error).WritesAny());

    /// <summary>Newest first, those begun before the run of that id; null: from the newest.</summary>
    public Task<IReadOnlyList<SyncRunRow>> Runs(string? before, int limit) =>
        string.IsNullOrEmpty(before) ? Runs(limit) : Runs(limit, ("before", before));

    /// <summary>The same, of those of a kind and a state that changed a customer; null or false: whichever.</summary>
    public Task<IReadOnlyList<SyncRunRow>> Runs(string? before, int limit, string? kind, string? state, bool changed) =>
        Runs(limit,
            [.. new (string Name, string? Value)[] { ("before", before), ("kind", kind), ("state", state) }
                .Where(filter => !string.IsNullOrEmpty(filter.Value)), .. changed ? [("changed", (string?)null)]
                : Array.Empty<(string, string?)>()]);

    public async Task<SyncRunRow?> Run(string id) => (await Runs(1, ("id", id))).SingleOrDefault();

    public async Task<SyncRunRow?> RunningRun() => (await Runs(1, ("state", SyncRunRow.Running))).SingleOrDefault();

    /// <summary>The newest of a kind that has ended.</summary>
    public async Task<SyncRunRow?> LastEnded(string kind) => (await List(
        session => ListRuns(session, 1, ("kind", kind), ("ended", null)), Row)).SingleOrDefault();

    public async Task<SyncRunRow?> HeldRun() => (await Runs(1, ("state", SyncRunRow.Held))).SingleOrDefault();

    /// <summary>Those that wait for a person's word, newest first; earlier versions left more than one.</summary>
    public Task<IReadOnlyList<SyncRunRow>> HeldRuns() => Runs(MaxHeld, ("state", SyncRunRow.Held));

    /// <summary>Customers that runs have deleted that began at or after a moment.</summary>
    public Task<long> DeletedSince(DateTimeOffset from) => database.Read(session =>
        session.Statement("deleted_since").With("@from", DeliveryId.At(from)).ReadNumber());

    /// <summary>By name, those that follow <paramref name="after"/>.</summary>
    public Task<IReadOnlyList<SyncFailureRow>> Failures(string runId, string after, int limit) => List(
        session => session.Statement("list_failures").With("@run_id", runId).With("@after", after)
            .With("@limit", limit),
        row => new SyncFailureRow(row.GetString(0), row.GetString(1), row.Time(2)));

    private async Task<SyncLease?> ClaimLease(string statement, string runId)
    {
        var lease = new SyncLease(runId, Guid.NewGuid().ToString("N"));
        return await Write(session => LeaseStatement(session, statement, lease).WritesAny()) ? lease : null;
    }

    private DbCommand Ended(DbCommand statement, string state, string? error) =>
        statement.With("@state", state).With("@error", error).With("@at", database.Bindable(time.GetStorableNow()));

    private Task Append(DbSession session, string runId, IReadOnlyList<SyncFailureRow> failures) => failures.Count == 0
        ? Task.CompletedTask
        : database.Run(session,
            [Statement.Of("add_failures", Columns.Failures,
                [.. failures.Select(failure => new RunFailure(runId, failure))])]);

    private Task<IReadOnlyList<SyncRunRow>> Runs(int limit, params (string Name, string? Value)[] filters) =>
        List(session => ListRuns(session, limit, filters), Row);

    /// <param name="filters">The optional lines that are wanted, with the parameter that one has.</param>
    internal static DbCommand ListRuns(
        DbSession session, int limit, params (string Name, string? Value)[] filters)
    {
        var command = session.Statement("list_runs", filters.Select(filter => filter.Name).ToHashSet());
        foreach (var (name, value) in filters)
            if (value is not null) command.With("@" + name, value);
        return command.With("@limit", limit);
    }

    private static SyncRunRow Row(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.TimeOrNull(5),
        row.TextOrNull(6),
        new SyncCounts(row.Number(7), row.Number(8), row.Number(9), row.Number(10), row.Number(11), row.Number(12),
            row.Number(13), row.Number(14), row.Number(15), row.Number(16)));
}
