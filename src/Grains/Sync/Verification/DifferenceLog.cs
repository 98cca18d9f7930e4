using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace CustomerSync.Sync;

/// <summary>What is noted of a page beside its changes: which of them were differences, and which are no more.</summary>
internal sealed class DifferenceLog(
    IServiceProvider services, DifferenceStore store, DecisionContexts decisions, TimeProvider time)
{
    /// <summary>Beyond so many in one run, those of a page are told together.</summary>
    private const int MaxOfRun = 1000;

    /// <summary>Of more at once it is plain what they are.</summary>
    private const int MaxAsked = 100;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromMinutes(10);

    private long? _refusedAt;

    /// <summary>What items of a page are, for the transaction that writes them.</summary>
    /// <param name="origin">What is known of an item's, beside who found it.</param>
    public async Task<IReadOnlyList<CustomerDifference>> Of(
        SyncExecution? run, IReadOnlyList<CommitItem> items,
        Func<CommitItem, DifferenceOrigin, DifferenceOrigin>? origin = null, CancellationToken stop = default)
    {
        if (items.Count == 0 || run is { KnowsAll: false }) return [];
        var (clock, now, by) = (decisions.For(ChangeCause.Sync).Clock, time.GetStorableNow(), DifferenceOrigin.Of(run));
        var found = items.Select(item => Differences.Of(item, origin?.Invoke(item, by) ?? by, clock, now))
            .OfType<CustomerDifference>().ToList();
        if (found.Count == 0) return found;
        var authors = items.Where(item => item.ErpnextId is not null)
            .ToDictionary(item => item.ErpnextId!, item => item.Intent.Change?.By, StringComparer.Ordinal);
        var refined = Differences.Refined(found, authors, await Sent(found, stop));
        return run is null or { Kind: SyncKind.Verification } || (run.Differences += refined.Count) <= MaxOfRun
            ? refined : [.. Differences.Summed(refined)];
    }

    /// <summary>Customers that differ, as far as anybody knows.</summary>
    public Task<HashSet<string>> Open() => store.Open();

    /// <summary>Of those names the ones that were known to differ.</summary>
    public async Task<IReadOnlyList<string>> KnownAmong(SyncExecution? run, IEnumerable<string> names)
    {
        var open = run is null ? await store.Open() : run.OpenDifferences ??= await store.Open();
        return open.Count == 0 ? [] : [.. names.Where(open.Contains)];
    }

    /// <summary>Null where ERPNext's log may not be read, or cannot be now: then it stays a guess.</summary>
    private async Task<IReadOnlySet<string>?> Sent(List<CustomerDifference> found, CancellationToken stop)
    {
        var saved = found.Where(Differences.IsSaved).ToDictionary(
            one => one.ErpnextId!, one => (string)one.ErpnextModified!.Value, StringComparer.Ordinal);
        if (saved.Count is 0 or > MaxAsked || (_refusedAt is { } at && time.GetElapsedTime(at) < AskedAgainAfter))
            return null;
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try { return await services.GetRequiredService<ErpNextWebhooks>().SentSince(saved, either.Token); }
        catch (Exception refused)
            when (refused is ErpNextException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            _refusedAt = time.GetTimestamp();
            return null;
        }
    }
}
