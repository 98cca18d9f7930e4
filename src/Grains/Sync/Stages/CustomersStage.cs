using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// The customers themselves: those that changed since the watermark, or all of them by name. Of all of them the next
/// page is read while one is written.
/// </summary>
internal sealed class CustomersStage(
    PageSync pages, EditedDocuments edited, ErpNextClient erpNext, RetryPolicy retry) : ISyncStage
{
    public SyncStage Stage => SyncStage.Customers;

    public bool AppliesTo(SyncExecution run) => true;

    public async Task Run(SyncExecution run, CancellationToken stop)
    {
        var watermark = run.Kind is SyncKind.Enhanced ? null : run.Watermarks.Customers;
        if (run.Checkpoint.Total is null) await Count(run, watermark?.Begin(run.Look), stop);
        if (watermark is null) await ReadAll(run, run.Checkpoint.Position?.Name ?? "", stop);
        else await edited.Follow(
            run, "Customer", watermark, run.Checkpoint.Position, page => Read(run, page, stop), stop);
        run.UpdateWatermarks(marks => marks with
        {
            Customers = run.Look,
            ErpNextsComparedAt = watermark is null ? run.StartedAt : marks.ErpNextsComparedAt,
        });
    }

    private async Task Count(SyncExecution run, string? since, CancellationToken stop)
    {
        var total = await retry.Execute(run, () => erpNext.CountCustomers(since, stop), stop);
        run.Advance(checkpoint => checkpoint with { Total = total });
    }

    private async Task<IReadOnlyCollection<string>> Read(SyncExecution run, EditedPage page, CancellationToken stop)
    {
        run.Advance(checkpoint => checkpoint with { Position = page.Last, Total = checkpoint.Total - page.Known });
        await pages.Sync(run, page.Names, stop);
        return [.. page.Names.Where(run.FailedNames.Contains)];
    }

    private async Task ReadAll(SyncExecution run, string after, CancellationToken stop)
    {
        Task<ReadPage>? next = pages.ByName(run, after, stop);
        while (next is not null)
        {
            var page = await next;
            var last = page.Last;
            next = page.IsFull && last is not null ? pages.ByName(run, last.Name, stop) : null;
            next?.Ignore(); // Should this page fail, nobody waits for the next.
            if (last is not null)
                run.Advance(checkpoint => checkpoint with { Position = new(last.Modified, last.Name) });
            await pages.Write(run, page, stop);
        }
    }
}
