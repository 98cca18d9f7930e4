using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Verification;
using CustomerSync.Webhooks;
using Orleans.Concurrency;

namespace CustomerSync.Sync;

/// <summary>Reads the evidence for the fronts. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed class VerificationGrain(
    DifferenceStore differences, DeliveryStore deliveries, CustomerHistory history, TimeProvider time)
    : Grain, IVerificationGrain
{
    private const int MaxLimit = 500;

    /// <summary>Of one customer so many are told.</summary>
    private const int OfOne = 20;

    private static readonly TimeSpan Recently = TimeSpan.FromDays(1);

    private static readonly DeliveryOutcome[] Telling =
        [DeliveryOutcome.Applied, DeliveryOutcome.Unchanged, DeliveryOutcome.Duplicate];

    private ISyncCoordinatorGrain Coordinator => GrainFactory.GetGrain<ISyncCoordinatorGrain>(0);

    public async Task<VerificationSummary> Summary()
    {
        var now = time.GetStorableNow();
        var (looking, syncing) = (Coordinator.Looks(), Coordinator.Overview());
        var counts = await differences.Count(now - Recently);
        var told = (await deliveries.Count(now - Recently, now)).Since.GetValueOrDefault(DeliveryOutcome.Applied);
        var (looks, syncs) = (await looking, await syncing);
        var last = syncs.LastBasic?.StartedAt > syncs.LastEnhanced?.StartedAt || syncs.LastEnhanced is null
            ? syncs.LastBasic : syncs.LastEnhanced;
        var runs = await Coordinator.ListWhere(new(SyncKind.Verification, null, false), null, 1);
        var (held, unread) = (syncs.Held?.Hold?.Deletes ?? 0, last?.Failed ?? 0);
        return new()
        {
            Customers = counts.Customers + counts.Missing,
            Equal = looks.Oldest is null ? null : Math.Max(0, counts.Customers + counts.Missing - counts.Open - held - unread),
            OldestLook = looks.Oldest,
            Open = counts.Open,
            Found = counts.Recent.Sum(one => one.Found),
            Mended = counts.Recent.Sum(one => one.Mended),
            NeverTold = counts.Recent.Sum(one => one.Untold),
            ByGuess = counts.Recent.ToDictionary(one => one.Guess, one => one.Found),
            Held = held,
            Unread = unread,
            Unproven = [.. Unproven(syncs, last, looks, held, unread)],
            Webhooks = Reliability(told, counts.Recent),
            Run = runs.Items is [var newest, ..] ? newest : null,
            At = now,
        };
    }

    public async Task<DifferencePage> Differences(DifferenceFilter filter, string? before, int limit)
    {
        var size = Math.Clamp(limit, 1, MaxLimit);
        var rows = await differences.List(filter, before, size + 1);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Id : null);
    }

    public async Task<CustomerVerification?> Of(string erpnextId)
    {
        var customer = await GrainFactory.GetGrain<ICustomerDirectoryGrain>(0).Find(erpnextId);
        var found = await differences.List(new(ErpnextId: customer?.ErpnextId ?? erpnextId), null, OfOne);
        if (customer is null && found.Count == 0) return null;
        if (customer is not { IsInErpNext: true } || found.Any(one => one.MendedAt is null)) return new(null, null, found);
        var (at, by) = Newest(
            ((await Coordinator.Looks()).Oldest, LookKind.Complete), (await ToldAt(customer), LookKind.Webhook),
            (await ReadAt(customer), LookKind.Read));
        return new(at, at is null ? null : by, found);
    }

    private static (DateTimeOffset? At, LookKind By) Newest(params (DateTimeOffset? At, LookKind By)[] looks) =>
        looks.MaxBy(look => look.At ?? DateTimeOffset.MinValue);

    private async Task<DateTimeOffset?> ToldAt(Customer customer) =>
        (await deliveries.List(new(null, null, customer.ErpnextId, null, null, null, null, OfOne)))
            .FirstOrDefault(one => Telling.Contains(one.Outcome))?.ReceivedAt;

    private async Task<DateTimeOffset?> ReadAt(Customer customer) =>
        (await history.Read(customer.Id, null, OfOne)).FirstOrDefault(one => one.Cause is ChangeCause.Sync)?.At;

    private static WebhookReliability Reliability(long told, IReadOnlyList<GuessCount> recent)
    {
        long Of(DifferenceGuess guess) => recent.Where(one => one.Guess == guess).Sum(one => one.Found);
        var (late, lost) = (Of(DifferenceGuess.LateWebhook), Of(DifferenceGuess.LostWebhook));
        var all = told + late + lost;
        return new(told, late, lost, all == 0 ? null : (told + late) / (double)all);
    }

    /// <summary>What the last sync had to leave out, in its own words.</summary>
    private static IEnumerable<string> Unproven(
        SyncOverview syncs, SyncRun? last, CompleteLooks looks, long held, long unread)
    {
        if (!syncs.IsConfigured) yield return "ERPNext is not connected, so nothing can be compared.";
        else if (looks.ErpNexts is null)
            yield return "Not all customers were compared with ERPNext yet: the first complete sync does it.";
        else if (looks.Ours is null)
            yield return "ERPNext was not asked for each of our customers yet: one that it has no more would not be noticed.";
        if (held > 0) yield return $"ERPNext does not have {held} of our customers; their deletes wait for a person's word.";
        if (unread > 0) yield return $"{unread} customers could not be read or taken by the last sync; its failures say why.";
        // Of what a run notes the limits of the key: what it may not read or see, and what that costs.
        foreach (var note in last?.Notes ?? [])
            if (note.Contains("may not", StringComparison.Ordinal)) yield return note;
    }
}
