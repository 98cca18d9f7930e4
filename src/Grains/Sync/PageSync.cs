using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>Reads pages and writes them, waits where that passes, and reads again what changed here meanwhile.</summary>
internal sealed class PageSync(SiteReader reader, PageWriter writer, RetryPolicy retry)
{
    /// <summary>A customer that webhooks change so often in a row is as new as can be.</summary>
    private const int MaxReads = 4;

    public Task<ReadPage> Read(SyncExecution run, Func<SiteReader, ErpNextReport, Task<ReadPage>> page, CancellationToken stop) =>
        retry.Execute(run, () => page(reader, run.Site), stop);

    /// <summary>Reads customers by name and writes them, those that the run has not read already or that may have changed since it did.</summary>
    public async Task Sync(SyncExecution run, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        foreach (var some in names.Where(name => MayReadTwice(run) || !run.ReadNames.Contains(name)).Chunk(SiteReader.PageSize))
            await Write(run, await Read(run, (site, report) => site.Named(report, some, stop), stop), stop);
    }

    /// <summary>What is listed by <c>modified</c> may have been saved after its customer was read.</summary>
    private static bool MayReadTwice(SyncExecution run) => run.Checkpoint.Stage is SyncStage.Customers or SyncStage.Contacts;

    /// <summary>Writes a page, with the run's checkpoint as it stands.</summary>
    public async Task Write(SyncExecution run, ReadPage page, CancellationToken stop)
    {
        page = page with { Customers = [.. page.Customers.Where(customer => run.ReadNames.Add(customer.Name) || MayReadTwice(run))] };
        for (var read = 1; ; read++)
        {
            var now = page;
            var result = await retry.Execute(run, () => writer.Write(run.Lease, run.Checkpoint.ToJson(), now), stop);
            run.Count(read == 1 ? page.Customers.Count : 0, result);
            if (result.ReadAgain.Count == 0 || read == MaxReads) return;
            page = await Read(run, (site, report) => site.Named(report, result.ReadAgain, stop), stop);
        }
    }
}
