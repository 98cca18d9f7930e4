using System.Data.Common;
using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>The statements that read the feed.</summary>
internal sealed class FeedStore(Database database)
{
    public Task<FeedHead> Head() => database.Read(ReadHead);

    /// <summary>The head is read before the changes: what is committed between the two is left for the next page.</summary>
    public Task<FeedPage> Read(FeedCursor after, int limit) => database.Read(async session =>
    {
        var head = await ReadHead(session);
        if (head.WhyReset(after) is { } reset) return new FeedPage(head, [], reset);
        var changes = new List<CustomerChange>();
        await using var reader = await session.Statement("read_changes").With("@after", after.Sequence).With("@limit", limit).ExecuteReaderAsync();
        while (await reader.ReadAsync()) changes.Add(Change(reader, head.Cursor.Epoch));
        return new FeedPage(head, changes, null);
    });

    public Task<FeedHead> BeginEpochBeyond(FeedCursor seen, string epoch) => database.Write(async session =>
    {
        await session.Statement("begin_epoch").With("@new", epoch).With("@old", seen.Epoch).With("@seen", seen.Sequence).ExecuteNonQueryAsync();
        return await ReadHead(session);
    });

    private static async Task<FeedHead> ReadHead(DbSession session)
    {
        await using var reader = await session.Statement("read_head").ExecuteReaderAsync();
        await reader.ReadAsync();
        return CustomerStore.Head(reader) with { Oldest = reader.GetInt64(2) };
    }

    private static CustomerChange Change(DbDataReader row, string epoch) => new()
    {
        Cursor = new FeedCursor(epoch, row.GetInt64(0)),
        ErpnextId = (ErpnextName)row.GetString(2),
        Kind = StorageJson.Parse<ChangeKind>(row.GetString(3)),
        Cause = StorageJson.Parse<ChangeCause>(row.GetString(4)),
        At = row.GetFieldValue<DateTimeOffset>(5),
        Fields = StorageJson.Fields(row.GetString(6)),
        Customer = StorageJson.Customer(row.GetString(7)) with { Sequence = row.GetInt64(0) },
    };
}
