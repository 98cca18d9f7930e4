using System.Diagnostics;
using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Benchmarks;

/// <summary>Commits of whole batches, without grains: what the database and its driver cost.</summary>
internal static class StoreCommits
{
    private static readonly SortedDictionary<string, object?> Before = new(StringComparer.Ordinal) { ["city"] = "before" };

    public static async Task Measure(string engine, string connection, double seconds, int[] batches)
    {
        await using var database = StorageServices.Open(new() { Provider = Enum.Parse<StorageProvider>(engine), ConnectionString = connection });
        await database.Migrate(CancellationToken.None);
        var store = new CustomerStore(database, TimeProvider.System);
        foreach (var (run, batch) in batches.Index())
        {
            var (clock, cpu, version) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime, 0L);
            for (; clock.Elapsed.TotalSeconds < seconds; version++)
                await store.Commit([.. Enumerable.Range(0, batch).Select(i => Item($"B{run}-{i}", version))]);
            var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            var rows = version * batch;
            Console.WriteLine($"{engine}, {batch} rows a commit: {rows / clock.Elapsed.TotalSeconds:0} rows/s, {clock.Elapsed.TotalMilliseconds / version:0.00} ms a commit, {used.TotalMicroseconds / rows:0} us CPU here a row");
        }
    }

    private static CommitItem Item(string name, long version)
    {
        var customer = Content.Customer(name, version) with { Id = Guid.CreateVersion7() };
        var row = new StoredCustomer { Version = version, Customer = customer, Document = Content.Document(Shape.Whole), Times = Content.Times };
        var change = new ChangeDraft(version == 0 ? ChangeKind.Created : ChangeKind.Updated, ChangeCause.Webhook, Before);
        var delivery = Content.Delivery(customer);
        return new CommitItem(name, version, row, new WriteIntent(change, delivery));
    }
}
