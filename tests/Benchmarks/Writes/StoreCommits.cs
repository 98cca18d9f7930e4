using System.Diagnostics;
using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Benchmarks.Writes;

/// <param name="CpuUs">Of this process, for each row.</param>
internal sealed record CommitRow(
    string Engine, int RowsPerCommit, double RowsPerSecond, double MsPerCommit, double CpuUs);

/// <summary>Commits of whole batches, without grains: what the database and its driver cost.</summary>
internal static class StoreCommits
{
    private static readonly SortedDictionary<string, object?> Before =
        new(StringComparer.Ordinal) { ["city"] = "before" };

    public static async Task Run(Arguments asked)
    {
        var seconds = asked.Numbers is [var each, ..] ? each : asked.IsShort ? 1 : 3;
        var batches = asked.Numbers is [_, _, ..] ? asked.Numbers[1..] : asked.IsShort ? [8] : [1, 8, 64, 512];
        var rows = new List<CommitRow>();
        await Engine.Each(asked, async engine =>
            rows.AddRange(await Measure(engine.Name, await engine.NewDatabase(), seconds, batches)));
        Report.Write("commits", new { seconds, batches }, rows);
    }

    private static async Task<List<CommitRow>> Measure(string engine, string connection, double seconds, int[] batches)
    {
        await using var database = StorageServices.Open(
            new() { Provider = Enum.Parse<StorageProvider>(engine), ConnectionString = connection });
        await database.Migrate(CancellationToken.None);
        var (store, measured) = (new CustomerStore(database, TimeProvider.System), new List<CommitRow>());
        foreach (var (run, batch) in batches.Index())
        {
            var (clock, cpu) = (Stopwatch.StartNew(), ProcessUse.Cpu(Environment.ProcessId));
            var version = 0L;
            for (; clock.Elapsed.TotalSeconds < seconds; version++)
                await store.Commit([.. Enumerable.Range(0, batch).Select(i => Item($"B{run}-{i}", version))]);
            var (used, rows) = (ProcessUse.Cpu(Environment.ProcessId) - cpu, version * batch);
            measured.Add(new(engine, batch, rows / clock.Elapsed.TotalSeconds,
                clock.Elapsed.TotalMilliseconds / version, used.TotalMicroseconds / rows));
        }
        return measured;
    }

    private static CommitItem Item(string name, long version)
    {
        var customer = Content.Customer(name, version) with { Id = Guid.CreateVersion7() };
        var row = new StoredCustomer
        {
            Version = version, Customer = customer, Document = Content.Document(Shape.Whole), Times = Content.Times,
        };
        var kind = version == 0 ? ChangeKind.Created : ChangeKind.Updated;
        var change = new ChangeDraft(kind, ChangeCause.Webhook, Before);
        return new CommitItem(name, version, row, new WriteIntent(change, Content.Delivery(customer)));
    }
}
