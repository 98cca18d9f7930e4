using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>A copy of the customers as a subscriber builds it: from the feed alone.</summary>
internal static class FeedReplay
{
    /// <summary>
    /// Reads the whole feed, in which no place may be missing; what each customer's last change told.
    /// </summary>
    public static async Task<Dictionary<string, Customer>> LastOfEach(Database database)
    {
        var feed = new FeedStore(database);
        var last = new Dictionary<string, Customer>(StringComparer.Ordinal);
        for (var cursor = (await feed.Head()).Cursor with { Sequence = 0 }; ;)
        {
            var page = await feed.Read(cursor, 1000);
            if (page.Changes.Count == 0) break;
            Assert.Equal(Enumerable.Range(1, page.Changes.Count)
                .Select(i => cursor.Sequence + i), page.Changes.Select(change => change.Sequence));
            foreach (var change in page.Changes) last[change.ErpnextId] = change.Customer;
            cursor = page.Changes[^1].Cursor;
        }
        Assert.Equal(last.Count == 0
            ? 0 : last.Values.Max(customer => customer.Sequence), (await feed.Head()).Cursor.Sequence);
        return last;
    }
}
