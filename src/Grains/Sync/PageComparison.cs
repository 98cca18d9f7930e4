using CustomerSync.Customers;

namespace CustomerSync.Sync;

/// <summary>What a row of a page means for the row in the table.</summary>
public enum PageVerdict
{
    /// <summary>Nothing to write.</summary>
    Same,

    /// <summary>
    /// No mapped field differs, but ERPNext's <c>modified</c> has moved on: it is written without a change, or a webhook from between the two, coming late, would pass for news.
    /// </summary>
    Advance,

    Create,
    Update,

    /// <summary>It was deleted here and lives there.</summary>
    Restore,

    /// <summary>It changed here after the page was asked for: the page may be older than the table.</summary>
    ReadAgain,
}

/// <summary>
/// Compares what was read with what is known. A read is fresher than any <c>modified</c>, so neither side's decides; only that the row was not written
/// since before the request was sent (DESIGN, the sync path). Pure.
/// </summary>
public static class PageComparison
{
    /// <param name="stored">The row in the table, deleted or not; null when there is none.</param>
    /// <param name="read">What ERPNext answered, mapped.</param>
    /// <param name="isLate">Whether it was written after the request was sent.</param>
    public static PageVerdict Compare(Customer? stored, Customer read, bool isLate)
    {
        if (stored is null) return PageVerdict.Create;
        var isAlive = stored.DeletedAt is null;
        var differs = !isAlive || CustomerFields.Before(stored, read).Count > 0;
        if (differs && isLate) return PageVerdict.ReadAgain;
        if (differs) return isAlive ? PageVerdict.Update : PageVerdict.Restore;
        return (read.ErpnextModified ?? default) > (stored.ErpnextModified ?? default) ? PageVerdict.Advance : PageVerdict.Same;
    }
}
