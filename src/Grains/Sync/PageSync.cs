namespace CustomerSync.Sync;

/// <summary>
/// Reads pages and writes them, waits where that passes, and reads again what changed here meanwhile.
/// </summary>
internal sealed class PageSync(SiteReader reader, PageWriter writer, RetryPolicy retry)
{
    /// <summary>A customer that webhooks change so often in a row is left to the next run.</summary>
    private const int MaxReads = 4;

    private static readonly string Busy = $"It was changed here while it was read, {MaxReads} times in a row.";

    /// <summary>The page that follows a name.</summary>
    public Task<ReadPage> ByName(SyncExecution run, string after, CancellationToken stop) =>
        retry.Execute(run, () => reader.ByName(run.Site, after, stop), stop);

    /// <summary>Customers of these names, those that exist and may be seen.</summary>
    public Task<ReadPage> Named(SyncExecution run, IReadOnlyCollection<string> names, CancellationToken stop) =>
        retry.Execute(run, () => reader.Named(run.Site, names, stop), stop);

    /// <summary>
    /// Reads customers by name and writes them, those that the run has not read already or that may have changed since
    /// it did.
    /// </summary>
    public async Task Sync(SyncExecution run, IReadOnlyCollection<string> names, CancellationToken stop)
    {
        var due = names.Where(name => MayReadTwice(run) || !run.ReadNames.Contains(name));
        foreach (var some in due.Chunk(SiteReader.PageSize))
            await Write(run, await Named(run, some, stop), stop);
    }

    /// <summary>Records against these customers why they could not be taken.</summary>
    public async Task Fail(SyncExecution run, IEnumerable<UnreadCustomer> failed, CancellationToken stop)
    {
        UnreadCustomer[] unread = [.. failed];
        if (unread.Length > 0) await Write(run, await Named(run, [], stop) with { Unread = unread }, stop);
    }

    /// <summary>What is listed by <c>modified</c> may have been saved after its customer was read.</summary>
    private static bool MayReadTwice(SyncExecution run) =>
        run.Checkpoint.Stage is SyncStage.Customers or SyncStage.Contacts;

    /// <summary>Writes a page, with the run's checkpoint as it stands.</summary>
    public async Task Write(SyncExecution run, ReadPage page, CancellationToken stop)
    {
        page = page with { Customers =
            [.. page.Customers.Where(customer => run.ReadNames.Add(customer.Name) || MayReadTwice(run))] };
        var again = await Commit(run, page, page.Customers.Count, stop);
        for (var read = 2; again.Count > 0 && read <= MaxReads; read++)
            again = await Commit(run, await Named(run, again, stop), 0, stop);
        if (again.Count > 0)
            await Commit(run, page
                with { Customers = [], Unread = [.. again.Select(name => new UnreadCustomer(name, Busy))] }, 0, stop);
    }

    /// <returns>Names to be read again.</returns>
    private async Task<IReadOnlyList<string>> Commit(
        SyncExecution run, ReadPage page, int processed, CancellationToken stop)
    {
        var checkpoint = run.Checkpoint.ToJson();
        var result = await retry.Execute(run, () => writer.Write(run, checkpoint, page), stop);
        run.CommittedCheckpoint = checkpoint;
        run.Count(processed, result);
        return result.ReadAgain;
    }
}
