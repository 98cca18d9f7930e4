using CustomerSync.Customers;
using CustomerSync.ErpNext;

namespace CustomerSync.Sync;

/// <summary>
/// Documents that were saved since a watermark, in the order (modified, name). A <c>modified</c> ahead of the site's
/// clock (a script's <c>NOW()</c>, a
/// zone change, a wrong date) moves no watermark: such documents are listed by each run, some in turn, until time has
/// come to them.
/// </summary>
internal sealed class EditedDocuments(ErpNextClient erpNext, ReadDocuments known, RetryPolicy retry)
{
    /// <summary>So many ahead of the clock are listed in one run.</summary>
    private const int PagesAhead = 20;

    private static readonly SiteTime AllTimes = (SiteTime)"9999-12-31 23:59:59.999999";

    /// <param name="position">Where to go on; null: at the watermark.</param>
    /// <param name="read">Reads the customers of a page of these documents; returns the names of the documents that
    /// could not be taken: they are not known until they are.</param>
    public async Task Follow(
        SyncExecution run, string docType, SyncWatermark watermark, SyncPosition? position, ReadEdited read,
        CancellationToken stop)
    {
        var present = run.Look.Present;
        await retry.Execute(run, known.LookBack, stop);
        await Pages(run, docType, position ?? new(watermark.Begin(run.Look), null), present, int.MaxValue, read, stop);
        var ahead = run.Watermarks.Ahead.GetValueOrDefault(docType);
        if (string.CompareOrdinal(ahead?.Modified, present.ToString()) < 0) ahead = null;
        ahead = await Pages(run, docType, ahead ?? new(present, null), AllTimes, PagesAhead, read, stop);
        run.UpdateWatermarks(marks => marks with { Ahead = With(marks.Ahead, docType, ahead) });
        await retry.Execute(run, known.LookBack, stop);
    }

    /// <returns>Where to go on; null at the end.</returns>
    private async Task<SyncPosition?> Pages(
        SyncExecution run, string docType, SyncPosition position, SiteTime until, int most, ReadEdited read,
        CancellationToken stop)
    {
        for (var page = 0; page < most; page++)
        {
            var from = position;
            var rows = await retry.Execute(
                run, () => erpNext.ListByModified(docType, from.Modified, from.Name, SiteReader.PageSize, stop), stop);
            if (rows.Count == 0) return null;
            position = new(rows[^1].Modified, rows[^1].Name);
            var due = rows.Where(row => !IsBeyond(row, until)).ToList();
            var news = due.Where(row => !known.Contains(docType, row)).ToList();
            var failed = await read(new([.. news.Select(row => row.Name)], due.Count - news.Count, position));
            known.Add(docType, news.Where(row => !failed.Contains(row.Name, StringComparer.Ordinal)));
            if (rows.Count < SiteReader.PageSize || due.Count < rows.Count) return null;
        }
        return position;
    }

    private static bool IsBeyond(ErpNextRow row, SiteTime until) =>
        SiteTime.TryParse(row.Modified, out var time) && time > until;

    private static Dictionary<string, SyncPosition> With(
        IReadOnlyDictionary<string, SyncPosition> ahead, string docType, SyncPosition? position)
    {
        var next = ahead.Where(pair => pair.Key != docType).ToDictionary(StringComparer.Ordinal);
        if (position is not null) next[docType] = position;
        return next;
    }
}

internal delegate Task<IReadOnlyCollection<string>> ReadEdited(EditedPage page);

/// <param name="Names">Of those that are to be read.</param>
/// <param name="Known">So many more were listed, which were read before as they are.</param>
/// <param name="Last">The last that was listed.</param>
internal sealed record EditedPage(IReadOnlyList<string> Names, int Known, SyncPosition Last);
