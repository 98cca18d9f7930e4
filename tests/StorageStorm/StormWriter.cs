using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storm;

/// <summary>Writes a few customers of its own, round and round: creates, updates, a delete now and then.</summary>
internal sealed class StormWriter(CustomerStore store, CommitWriter writer, int number)
{
    private const int Customers = 5;

    private const int DeleteEvery = 7;

    public async Task Run()
    {
        var names = Enumerable.Range(0, Customers).Select(i => $"STORM-{number}-{i}").ToList();
        var rows = await store.Read(names);
        for (var round = 0; ; round++)
            foreach (var name in names) rows[name] = await Write(name, rows.GetValueOrDefault(name), round);
    }

    private async Task<StoredCustomer> Write(string name, StoredCustomer? before, int round)
    {
        var customer = (before?.Customer ?? new Customer { ErpnextId = (ErpnextName)name, Name = name, Id = Guid.CreateVersion7() }) with
        {
            City = $"{round}",
            DeletedAt = round % DeleteEvery == DeleteEvery - 1 ? DateTimeOffset.UnixEpoch : null,
        };
        var row = new StoredCustomer { Version = before?.Version ?? 0, Customer = customer, Document = $$"""{"round":{{round}}}""" };
        var draft = new ChangeDraft(before is null ? ChangeKind.Created : ChangeKind.Updated, ChangeCause.Webhook, new SortedDictionary<string, object?> { ["city"] = before?.Customer!.City });
        var id = Guid.NewGuid().ToString("N");
        var delivery = new DeliveryRecord(
            new Delivery { Id = id, ReceivedAt = DateTimeOffset.UnixEpoch, Event = "on_update", Body = [] }, name, DeliveryOutcome.Applied, null, null, DateTimeOffset.UnixEpoch);
        var result = await writer.Commit(new CommitItem(name, row.Version, row, new WriteIntent(draft, delivery)));
        Console.WriteLine($"{name} {row.Version + 1} {result.Cursor!.Value.Sequence} {id}");
        return row with { Version = row.Version + 1 };
    }
}

internal sealed class Nobody : ICommittedChanges
{
    public void Committed(FeedEvent batch) { }
}
