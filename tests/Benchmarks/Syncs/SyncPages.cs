using System.Diagnostics;
using CustomerSync.Benchmarks.Writes;
using CustomerSync.Customers;
using CustomerSync.Feed;
using CustomerSync.Storage;

namespace CustomerSync.Benchmarks.Syncs;

/// <summary>
/// The sync's path through the storage, without ERPNext: pages of 1,000, all of them new, then all of them as they are.
/// </summary>
internal static class SyncPages
{
    private const int PageSize = 1000;

    private static readonly SortedDictionary<string, object?> Before =
        new(StringComparer.Ordinal) { ["name"] = null };

    public static async Task<SyncRow> Measure(string engine, string connection, int customers)
    {
        await using var database = StorageServices.Open(
            new() { Provider = Enum.Parse<StorageProvider>(engine), ConnectionString = connection });
        await database.Migrate(CancellationToken.None);
        var store = new CustomerStore(database, TimeProvider.System);
        var sync = new SyncStore(database, store, new Nobody(), TimeProvider.System);
        var lease = (await sync.StartRun("basic", ""))!;
        var head = await new FeedStore(database).Head();
        ProcessUse.ForgetPeak(Environment.ProcessId);
        var cpu = ProcessUse.Cpu(Environment.ProcessId);
        var (first, created) = await Run(sync, lease, head, customers);
        cpu = ProcessUse.Cpu(Environment.ProcessId) - cpu;
        var (second, differing) = await Run(sync, lease, head with { Touched = customers }, customers);
        if (created != customers || differing != 0)
            throw new InvalidOperationException($"{created} created of {customers}, {differing} differ.");
        return new("pages into the storage", engine, customers, first, second, cpu.TotalMicroseconds / customers,
            ProcessUse.PeakMegabytes(Environment.ProcessId));
    }

    private static async Task<(double Rate, long Written)> Run(
        SyncStore sync, SyncLease lease, FeedHead head, int customers)
    {
        var (clock, written) = (Stopwatch.StartNew(), 0L);
        foreach (var numbers in Enumerable.Range(0, customers).Chunk(PageSize))
        {
            var page = numbers.Select(i => Content.Customer($"CUST-{i:0000000}", 0)).ToList();
            var known = await sync.ComparePage(page.ConvertAll(customer => (string)customer.ErpnextId));
            var items = page.Where(customer => !IsSame(known.GetValueOrDefault(customer.ErpnextId)?.Customer, customer))
                .Select(Create).ToList();
            var again = await sync.CommitPage(new(lease, page[^1].ErpnextId, head, page.Count, items, []));
            head = head with { Touched = head.Touched + 1 };
            written += items.Count - again.Count;
        }
        return (customers / clock.Elapsed.TotalSeconds, written);
    }

    private static bool IsSame(Customer? known, Customer read) =>
        known is { DeletedAt: null } && CustomerFields.AreSame(known, read);

    private static CommitItem Create(Customer customer) => new(
        customer.ErpnextId, 0,
        new StoredCustomer
        {
            Customer = customer with { Id = Guid.CreateVersion7() }, Document = Content.Document(Shape.Whole),
            Times = Content.Times,
        },
        new WriteIntent(new ChangeDraft(ChangeKind.Created, ChangeCause.Sync, Before), null));

    private sealed class Nobody : ICommittedChanges
    {
        public void Committed(FeedEvent batch) { }
    }
}
