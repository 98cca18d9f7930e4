using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Telemetry;
using Orleans.Concurrency;

namespace CustomerSync.Webhooks;

/// <summary>
/// Reads the delivery log, writes to it what addresses no customer, and replays. Stateless: any silo answers.
/// </summary>
[StatelessWorker]
internal sealed class DeliveryLogGrain(
    CommitWriter writer, DeliveryStore store, DeliveryLogRules rules, SiteZone zone, SiloMetrics metrics,
    TimeProvider time) : Grain, IDeliveryLogGrain
{
    private const int MaxLimit = 500;

    public async Task Reject(Delivery delivery, string reason)
    {
        var started = time.GetTimestamp();
        using (metrics.Committing())
            await writer.Commit(
                CommitItem.Of(rules.Record(delivery, null, DeliveryOutcome.Rejected, reason, null)));
        metrics.Delivered(DeliveryOutcome.Rejected, time.GetElapsedTime(started));
    }

    public async Task<DeliveryPage> List(DeliveryQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        var rows = await store.List(query with { Limit = limit + 1 });
        return rows.Count <= limit ? new(rows, null) : new([.. rows.Take(limit)], rows[limit - 1].Id);
    }

    public Task<LoggedDelivery?> Find(string id) => store.Find(id);

    public async Task<IReadOnlyList<ReplayResult>> Replay(IReadOnlyList<string> ids)
    {
        var results = new List<ReplayResult>(ids.Count);
        foreach (var id in ids)
        {
            var (delivery, name, reason) = await Prepare(id);
            var result = delivery is null ? null : await GrainFactory.GetGrain<ICustomerGrain>(name).Deliver(delivery);
            results.Add(new(id, result, reason ?? result?.Reason));
        }
        return results;
    }

    public async Task<ReplayPreview> Preview(IReadOnlyList<string> ids)
    {
        var (deliveries, skipped) = (new List<(string Name, Delivery Delivery)>(), new List<ReplayResult>());
        foreach (var id in ids)
        {
            var (delivery, name, reason) = await Prepare(id);
            if (delivery is null) skipped.Add(new(id, null, reason));
            else deliveries.Add((name, delivery));
        }
        var previews = deliveries.GroupBy(pair => pair.Name, pair => pair.Delivery, StringComparer.Ordinal)
            .Select(group => GrainFactory.GetGrain<ICustomerGrain>(group.Key).Preview([.. group]));
        return new(await Task.WhenAll(previews), skipped);
    }

    /// <summary>
    /// A logged delivery as a new one, and the customer it addresses; or the reason why there is none.
    /// </summary>
    private async Task<(Delivery? Delivery, string Name, string? Reason)> Prepare(string id)
    {
        if (await store.Find(id) is not { } logged) return (null, "", "There is no such delivery.");
        if (logged.Body is null)
            return (null, "", "Its body was not kept (Webhooks:KeepBodies), so it cannot be replayed; a sync brings "
                + "the customer up to date.");
        var delivery = logged.ToDelivery() with { Id = DeliveryId.New(time.GetStorableNow()), ReceivedAt =
            time.GetStorableNow(), ReplayOf = id };
        try { return (delivery, delivery.Content().Name, null); }
        catch (UnusableBodyException unusable) { return (null, "", unusable.Message); }
    }

    public async Task<DeliveryStatus> Status()
    {
        var now = time.GetStorableNow();
        var (waiting, dead) = await store.CountWaiting();
        var (day, hour) = await store.Count(now.AddDays(-1), now.AddHours(-1));
        return new(
            hour, day, waiting, dead,
            await Last(null), await Last(DeliveryOutcome.Failed) ?? await Last(DeliveryOutcome.Rejected),
                await store.LastSigned(),
            (await zone.Lag(await Last(DeliveryOutcome.Applied)))?.TotalMilliseconds);
    }

    private async Task<LoggedDelivery?> Last(DeliveryOutcome? outcome) =>
        await store.List(new(outcome, null, null, null, null, null, null, 1)) is [var last, ..] ? last : null;
}
