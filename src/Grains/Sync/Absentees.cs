using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Verification;
using Microsoft.Extensions.Options;

namespace CustomerSync.Sync;

/// <summary>
/// Customers that a webhook told of and ERPNext does not have. Who was created at the same microsecond is the same
/// under another name: ERPNext keeps <c>creation</c> when it renames (docs/decisions/0100).
/// </summary>
internal sealed class Absentees(
    ErpNextClient erpNext, CustomerStore customers, SyncStore store, FeedStore feed, DecisionContexts decisions,
    DifferenceLog differences, IOptions<SyncOptions> options, TimeProvider time)
{
    /// <summary>Makes tombstones of those that ERPNext itself says do not exist.</summary>
    /// <returns>
    /// Whether a run is needed: one goes on under another name, or so many are missing together that a person must say
    /// so, as of a site that was restored.
    /// </returns>
    public async Task<bool> End(IReadOnlyCollection<string> names, CancellationToken stop)
    {
        names = [.. names.Except(await store.KeptAmong(names), StringComparer.Ordinal)];
        if (names.Count == 0) return false;
        var head = await feed.Head();
        var (items, isRenamed) = (new List<CommitItem>(), false);
        var rows = await customers.Read(names);
        await MendAbsent([.. names.Where(name => rows.GetValueOrDefault(name)?.Customer is not { IsInErpNext: true })], head);
        foreach (var row in rows.Values.Where(
            row => row.Customer is { IsInErpNext: true } && !row.WasWrittenAfter(head)))
        {
            if (!(await erpNext.PresenceOf(row.Customer!.ErpnextId, stop)).IsGone()) continue;
            if (row.Customer!.ErpnextCreation is { } creation
                && (await erpNext.CustomersCreatedAt([creation], stop)).Count > 0) isRenamed = true;
            else items.Add(RowEnds.End(row, null, decisions.For(ChangeCause.Sync)));
        }
        if (items.Count == 0) return isRenamed;
        // One alone is no delete en masse, however few customers there are.
        if (items.Count > 1 && await AreMany(items.Count)) return true;
        var found = await differences.Of(
            null, items, (_, by) => by with { Cause = DifferenceGuess.Phantom }, stop);
        var again = await store.CommitPage(new(null, "", head, 0, items, [])
            { Evidence = new(found, await differences.KnownAmong(null, items.Select(item => item.ErpnextId!))) });
        return isRenamed | await End(again, stop);
    }

    /// <summary>Whom neither side has does not differ.</summary>
    private async Task MendAbsent(IReadOnlyList<string> absent, FeedHead head)
    {
        var known = await differences.KnownAmong(null, absent);
        if (known.Count > 0) await store.CommitPage(new(null, "", head, 0, [], []) { Evidence = new([], known) });
    }

    /// <summary>Then the run that comes upon them waits for a person (docs/decisions/0132).</summary>
    private async Task<bool> AreMany(int ended)
    {
        var recent = await store.DeletedSince(time.GetUtcNow() - SyncBrake.Window);
        return SyncBrake.Holds(recent + ended, recent + await store.CountLiving(), options.Value);
    }

    /// <summary>Whether one of these lives here under another name too.</summary>
    public async Task<bool> HadOtherNames(IReadOnlyCollection<ErpNextDocument> read, CancellationToken stop)
    {
        var creations = read.Select(document => (string?)document.Creation).OfType<string>()
            .Distinct(StringComparer.Ordinal).ToList();
        if (creations.Count == 0) return false;
        var origins = await store.NamesByCreation(creations);
        foreach (var same in origins.GroupBy(origin => (origin.Creation, origin.Owner)).Where(same => same.Count() > 1))
            foreach (var origin in same)
                if ((await erpNext.PresenceOf(origin.ErpnextId, stop)).IsGone()) return true;
        return false;
    }
}
