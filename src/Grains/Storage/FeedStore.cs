using System.Data.Common;
using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>The statements that read the feed.</summary>
internal sealed class FeedStore(Database database)
{
    /// <summary>Columns of <c>read_changes</c> before those of the change.</summary>
    private const int ChangeColumns = 4;

    public Task<FeedHead> Head() => database.Read(ReadHead);

    /// <summary>Up to <paramref name="limit"/> changes that follow <paramref name="after"/>, or why there are none to give.</summary>
    public Task<FeedPage> Read(FeedCursor after, int limit) => database.Read(async session =>
    {
        var changes = new List<CustomerChange>();
        await using var reader = await session.Statement("read_changes").With("@after", after.Sequence).With("@limit", limit).ExecuteReaderAsync();
        await reader.ReadAsync();
        var head = Head(reader);
        for (var more = !reader.IsDBNull(ChangeColumns); more; more = await reader.ReadAsync()) changes.Add(Change(reader, head.Cursor.Epoch));
        var reset = head.WhyReset(after) ?? (IsContiguous(after, head, changes) ? null : FeedReset.Expired);
        return new FeedPage(head, reset is null ? changes : [], reset);
    });

    /// <summary>Whether a reader that takes the changes misses none: retention, or a person, may have taken some away.</summary>
    private static bool IsContiguous(FeedCursor after, FeedHead head, List<CustomerChange> changes) => changes.Count == 0
        ? head.Cursor.Sequence <= after.Sequence
        : changes[0].Sequence == after.Sequence + 1 && changes[^1].Sequence == after.Sequence + changes.Count;

    public Task<FeedHead> BeginEpochBeyond(FeedCursor seen, string epoch) => database.Write(async session =>
    {
        await session.Statement("begin_epoch").With("@new", epoch).With("@old", seen.Epoch).With("@seen", seen.Sequence).ExecuteNonQueryAsync();
        return await ReadHead(session);
    });

    private static async Task<FeedHead> ReadHead(DbSession session)
    {
        await using var reader = await session.Statement("read_head").ExecuteReaderAsync();
        await reader.ReadAsync();
        return Head(reader);
    }

    private static FeedHead Head(DbDataReader row) => CustomerStore.Head(row) with { Oldest = row.GetInt64(2) };

    private static CustomerChange Change(DbDataReader row, string epoch) => new()
    {
        Cursor = new FeedCursor(epoch, row.GetInt64(ChangeColumns)),
        ErpnextId = row.GetString(ChangeColumns + 1),
        Kind = StorageJson.Parse<ChangeKind>(row.GetString(ChangeColumns + 2)),
        Cause = StorageJson.Parse<ChangeCause>(row.GetString(ChangeColumns + 3)),
        At = row.GetFieldValue<DateTimeOffset>(ChangeColumns + 4),
        Fields = StorageJson.Fields(row.GetString(ChangeColumns + 5)),
        Customer = StorageJson.Customer(row.GetString(ChangeColumns + 6)) with { Sequence = row.GetInt64(ChangeColumns) },
    };
}
