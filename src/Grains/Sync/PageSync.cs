using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>Reads pages and writes them, waits where that passes, and reads again what changed here meanwhile.</summary>
internal sealed class PageSync(SiteReader reader, PageWriter writer, Patience patience)
{
    /// <summary>A customer that webhooks change so often in a row is as new as can be.</summary>
    private const int MaxReads = 4;

    public Task<ReadPage> Read(SyncExecution run, Func<SiteReader, ErpNextReport, Task<ReadPage>> page, CancellationToken stop) =>
        patience.Take(run, () => page(reader, run.Site), stop);

    /// <summary>Reads customers by name and writes them.</summary>
    public async Task Sync(SyncExecution run, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        foreach (var some in names.Chunk(SiteReader.PageSize))
            await Take(run, await Read(run, (site, report) => site.Named(report, some, stop), stop), stop);
    }

    /// <summary>Writes a page, with the run's checkpoint as it stands.</summary>
    public async Task Take(SyncExecution run, ReadPage page, CancellationToken stop)
    {
        for (var read = 1; ; read++)
        {
            var now = page;
            var result = await patience.Take(run, () => writer.Write(run.Lease, run.Checkpoint.ToJson(), now), stop);
            run.Count(read == 1 ? page.Customers.Count : 0, result);
            if (result.ReadAgain.Count == 0 || read == MaxReads) return;
            page = await Read(run, (site, report) => site.Named(report, result.ReadAgain, stop), stop);
        }
    }
}
