using System.Data.Common;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Verification;

namespace CustomerSync.Storage;

/// <summary>
/// The sync's side of the storage: a page is compared in one query and committed, with its changes and the run's
/// checkpoint, in one transaction. No grain is activated; one that is awake meets a version conflict at its next commit
/// and reads again.
/// </summary>
internal sealed partial class SyncStore(
    Database database, CustomerStore customers, ICommittedChanges committed, TimeProvider time)
{
    /// <summary>
    /// The rows of those names without their documents, null where one was erased; a name of which nothing is known is
    /// missing.
    /// </summary>
    public Task<Dictionary<string, StoredCustomer?>> ComparePage(IReadOnlyCollection<string> names) =>
        database.Read(async session =>
    {
        var known = new Dictionary<string, StoredCustomer?>(names.Count, StringComparer.Ordinal);
        await using (var reader = await database.WithTexts(session.Statement("compare_page"), "@names", names)
            .ExecuteReaderAsync())
        {
            var rows = new CustomerRows(reader);
            while (await reader.ReadAsync())
            {
                var row = rows.Mapped();
                known[row.Customer!.ErpnextId] = row;
            }
        }
        var missing = names.Where(name => !known.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in (await Eraser.Read(session, database, missing)).Keys) known[name] = null;
        return known;
    });

    /// <summary>
    /// Commits a page whole. A name that it has twice, read at two moments, is read again. The stream is told the new
    /// head and not the rows: the fronts read the range.
    /// </summary>
    /// <returns>Customers that changed meanwhile: not written, to be read from ERPNext again.</returns>
    /// <exception cref="LeaseLostException">Nothing of it was written.</exception>
    /// <exception cref="StorageUnavailableException">It is not known to be committed; compare the page
    /// again.</exception>
    public Task<IReadOnlyList<string>> CommitPage(SyncPage page)
    {
        var names = page.Items.Select(item => item.ErpnextId!).Distinct(StringComparer.Ordinal).ToList();
        var once = names.Count == page.Items.Count ? page.Items
            : [.. page.Items.GroupBy(item => item.ErpnextId, StringComparer.Ordinal).Where(same => same.Count() == 1)
                .Select(same => same.Single())];
        return WriteChanges(page.Lease, page.HeadBefore, names, async session =>
        {
            var commit = await customers.Commit(session, once, page.HeadBefore, page.Lease?.RunId, async accepted =>
            {
                if (page.Lease is not null) await Append(session, page.Lease.RunId, page.Failures);
                await Advance(session, page.Lease, page.Checkpoint, accepted, pages: 1, page.Processed,
                    page.Failures.Count);
            });
            await IndexSilent(session, once, commit);
            await Note(session, page.Evidence, once, commit);
            var written = once.Select(item => item.ErpnextId!).Where(commit.VersionsMatched.Contains)
                .ToHashSet(StringComparer.Ordinal);
            return (commit, [.. names.Where(name => !written.Contains(name))]);
        });
    }

    /// <summary>
    /// Commits what a page of a verification has found: differences and failures, with the checkpoint. No customer is
    /// changed. Of one that was erased meanwhile nothing is noted.
    /// </summary>
    /// <exception cref="LeaseLostException">Nothing of it was written.</exception>
    public Task<int> NoteFindings(
        SyncLease lease, string checkpoint, int processed, PageEvidence evidence,
        IReadOnlyList<SyncFailureRow> failures) => Write(async session =>
    {
        var erased = await Eraser.Read(session, database, [.. evidence.Found.Select(one => one.ErpnextId!)]);
        var found = evidence.Found.Where(one => !erased.ContainsKey(one.ErpnextId!)).ToList();
        await DifferenceStore.Add(session, database, found);
        await DifferenceStore.Mend(session, database, evidence.Known, time.GetStorableNow());
        await Append(session, lease.RunId, failures);
        var kinds = found.CountBy(one => one.Kind).ToDictionary();
        return await TryAdvance(session, lease, checkpoint, kinds, 1, processed, failures.Count)
            ? found.Count : throw new LeaseLostException();
    });

    /// <summary>
    /// Commits a rename whole or nothing of it. The row under the new name, should a webhook have made one, and the old
    /// one become one: the renamed row, whose history is that of both. A grain of either name that is awake meets a
    /// conflict.
    /// </summary>
    /// <returns>Both names when one of the rows changed meanwhile.</returns>
    /// <exception cref="LeaseLostException">Nothing of it was written.</exception>
    /// <exception cref="StorageUnavailableException">It is not known to be committed; compare both names
    /// again.</exception>
    public Task<IReadOnlyList<string>> CommitRename(SyncRename rename)
    {
        (string oldName, string newName) = (rename.Tombstone.Customer!.ErpnextId, rename.Renamed.Customer!.ErpnextId);
        var renamed = new CommitItem(
            newName, Math.Max(rename.OldVersion, rename.NewVersion), rename.Renamed, new(rename.Change, null)) {
                Inserts = true };
        var tombstone = new CommitItem(oldName, rename.OldVersion, rename.Tombstone, WriteIntent.None) {
            Inserts = true };
        CommitItem[] known =
            [new(oldName, rename.OldVersion, null, WriteIntent.None),
                new(newName, rename.NewVersion, rename.Renamed, WriteIntent.None)];
        return CommitNames(rename.Lease, rename.Checkpoint, rename.HeadBefore, known, [renamed, tombstone], rename.Found);
    }

    /// <summary>
    /// The same of customers that changed names among themselves: each row takes the place of another, and no name is
    /// given up.
    /// </summary>
    /// <param name="renamed">Each new row with the version of the row that has its name now.</param>
    /// <exception cref="StorageUnavailableException">It is not known to be committed; compare the names
    /// again.</exception>
    public Task<IReadOnlyList<string>> CommitSwap(
        SyncLease? lease, string checkpoint, FeedHead headBefore, IReadOnlyList<CommitItem> renamed)
    {
        var above = renamed.Max(item => item.Version);
        var rows = renamed.Select(
            item => new CommitItem(item.ErpnextId, above, item.Row, item.Intent) { Inserts = true });
        return CommitNames(lease, checkpoint, headBefore,
            [.. renamed.Select(item => new CommitItem(item.ErpnextId, item.Version, null, WriteIntent.None))],
            [.. rows]);
    }

    private Task<IReadOnlyList<string>> CommitNames(
        SyncLease? lease, string checkpoint, FeedHead headBefore, IReadOnlyList<CommitItem> known,
        IReadOnlyList<CommitItem> rows, IReadOnlyList<CustomerDifference>? found = null) =>
        WriteChanges(lease, headBefore, [.. known.Select(item => item.ErpnextId!)], async session =>
        {
            var commit = await customers.Replace(
                session, known, rows, headBefore, lease?.RunId,
                accepted => Advance(session, lease, checkpoint, accepted)) ?? throw new UndoneException();
            await DifferenceStore.Add(session, database, [.. (found ?? []).Select(one => one with { MendedAt = commit.At })]);
            await DifferenceStore.Mend(session, database, [.. known.Select(item => item.ErpnextId!)], commit.At);
            return (commit, []);
        });

    /// <param name="names">All that is to be read again when nothing of it can stand.</param>
    /// <param name="work">Returns what was committed, and which names are to be read again.</param>
    private async Task<IReadOnlyList<string>> WriteChanges(
        SyncLease? lease, FeedHead headBefore, IReadOnlyList<string> names,
        Func<DbSession, Task<(Commit Commit, IReadOnlyList<string> ReadAgain)>> work)
    {
        try
        {
            var (commit, again) = await Write(async session =>
            {
                var done = await work(session);
                // In another history what was noted says nothing, and the run is not the one that this page is of.
                if (done.Commit.Head.Epoch == headBefore.Cursor.Epoch || await Continues(session, headBefore))
                    return done;
                throw lease is null ? new UndoneException() : new LeaseLostException();
            });
            if (commit.Changed.Count > 0) committed.Committed(new FeedEvent(commit.Head, []));
            return again;
        }
        catch (UndoneException) { return names; }
    }

    /// <summary>
    /// A difference that was known is no news: it is mended. Who was not written, since it changed meanwhile, is looked
    /// at again.
    /// </summary>
    private async Task Note(DbSession session, PageEvidence evidence, IReadOnlyList<CommitItem> items, Commit commit)
    {
        if (evidence.Found.Count == 0 && evidence.Known.Count == 0) return;
        var late = items.Select(item => item.ErpnextId!).Where(name => !commit.VersionsMatched.Contains(name))
            .ToHashSet(StringComparer.Ordinal);
        var written = commit.Changed.Select(item => item.ErpnextId!).Except(evidence.Known, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);
        await DifferenceStore.Add(session, database,
            [.. evidence.Found.Where(one => one.ErpnextId is null ? written.Count > 0 : written.Contains(one.ErpnextId))
                .Select(one => one with { MendedAt = commit.At })]);
        await DifferenceStore.Mend(session, database, [.. evidence.Known.Where(name => !late.Contains(name))], commit.At);
    }

    /// <summary>The index of the search follows the feed, which does not tell of what changed in silence.</summary>
    private async Task IndexSilent(DbSession session, IReadOnlyList<CommitItem> items, Commit commit)
    {
        var silent = items.Where(item => item is { Row.IsRemapped: true, Intent.Change: null }
            && commit.VersionsMatched.Contains(item.ErpnextId!)).Select(item => item.ErpnextId!).ToList();
        if (silent.Count > 0 && database.HasSearchIndex)
            await database.WithTexts(session.Statement("index_rows"), "@names", silent).ExecuteNonQueryAsync();
    }

    /// <summary>Each start of a silo begins an epoch, also while a run of another is under way.</summary>
    private static async Task<bool> Continues(DbSession session, FeedHead noted) =>
        (await FeedStore.CheckHead(session, noted.Cursor)).Continues(noted.Cursor);

    /// <summary>Notes in the run's row how far it has come, and checks its lease with it.</summary>
    private static async Task Advance(
        DbSession session, SyncLease? lease, string checkpoint, IReadOnlyList<CommitItem> accepted, int pages = 0,
        int processed = 0, int failed = 0)
    {
        if (lease is not null && !await TryAdvance(session, lease, checkpoint, accepted, pages, processed, failed))
            throw new LeaseLostException();
    }

    /// <returns>False when the lease is lost.</returns>
    private static async Task<bool> TryAdvance(
        DbSession session, SyncLease lease, string checkpoint, IReadOnlyList<CommitItem> accepted, int pages = 0,
        int processed = 0, int failed = 0)
    {
        return await TryAdvance(session, lease, checkpoint, accepted.Select(item => item.Intent.Change)
            .OfType<ChangeDraft>().CountBy(change => change.Kind).ToDictionary(), pages, processed, failed);
    }

    private static async Task<bool> TryAdvance(
        DbSession session, SyncLease lease, string checkpoint, IReadOnlyDictionary<ChangeKind, int> kinds, int pages,
        int processed, int failed)
    {
        var statement = LeaseStatement(session, "advance_run", lease).With("@checkpoint", checkpoint)
            .With("@pages", pages).With("@processed", processed).With("@failed", failed);
        foreach (var kind in Enum.GetValues<ChangeKind>())
            statement.With("@" + EnumNames.Of(kind), kinds.GetValueOrDefault(kind));
        return await statement.WritesAny();
    }

    private async Task<T> Write<T>(Func<DbSession, Task<T>> work)
    {
        try { return await database.Write(work); }
        catch (Exception error) when (error is not StorageUnavailableException && database.IsTransient(error))
        {
            throw new StorageUnavailableException($"The database cannot commit now: {error.Message}");
        }
    }

    private static DbCommand LeaseStatement(DbSession session, string statement, SyncLease lease) =>
        session.Statement(statement).With("@id", lease.RunId).With("@lease", lease.Token);

    /// <summary>Rolls the transaction back: whatever it wrote is not to stand.</summary>
    private sealed class UndoneException : Exception;
}
