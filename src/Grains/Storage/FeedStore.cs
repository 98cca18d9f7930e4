using System.Data.Common;
using System.Security.Cryptography;
using CustomerSync.Customers;
using CustomerSync.Feed;

namespace CustomerSync.Storage;

/// <summary>The statements that read the feed.</summary>
internal sealed class FeedStore(Database database)
{
    private const int EpochBytes = 6;

    /// <summary>Until which cursors of an epoch are good that is of another history.</summary>
    private const long NoSequence = -1;

    public Task<FeedHead> Head() => database.Read(ReadHead);

    /// <summary>The head is read before the changes: what is committed between the two is left for the next page.</summary>
    public Task<FeedPage> Read(FeedCursor after, int limit) => database.Read(async session =>
    {
        var head = await ReadHead(session);
        var until = after.Epoch == head.Cursor.Epoch ? null : await Until(session, after.Epoch);
        if (head.WhyReset(after, until) is { } reset) return new FeedPage(head, [], reset, until);
        var changes = new List<CustomerChange>();
        await using var reader = await session.Statement("read_changes").With("@after", after.Sequence).With("@limit", limit).ExecuteReaderAsync();
        while (await reader.ReadAsync()) changes.Add(Change(reader, head.Cursor.Epoch));
        return new FeedPage(head, changes, null, until);
    });

    /// <summary>Where the feed stands, and whether what was seen of it is still so.</summary>
    public Task<FeedLook> LookBack(FeedCursor seen) => database.Read(async session =>
    {
        await using var reader = await session.Statement("look_back").With("@epoch", seen.Epoch ?? "").With("@sequence", seen.Sequence).ExecuteReaderAsync();
        await reader.ReadAsync();
        var head = CustomerStore.Head(reader) with { Oldest = reader.GetInt64(2) };
        return new FeedLook(head, Time(reader, 3), Time(reader, 4), reader.IsDBNull(5) ? null : reader.GetInt64(5));
    });

    /// <summary>Gives what follows in the feed a new epoch.</summary>
    /// <param name="continues">Cursors of earlier epochs stay good up to here; else none of them is good any more.</param>
    /// <param name="mustBegin">Asked with the head while nobody can commit a change; null: it begins in any case.</param>
    public Task<FeedHead> BeginEpoch(bool continues, Predicate<FeedCursor>? mustBegin = null) => database.Write(async session =>
    {
        var last = await LockHead(session);
        if (mustBegin?.Invoke(last) is false) return await ReadHead(session);
        var epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(EpochBytes));
        await session.Statement("begin_epoch").With("@old", last.Epoch).With("@until", continues ? last.Sequence : NoSequence).With("@new", epoch)
            .ExecuteNonQueryAsync();
        return await ReadHead(session);
    });

    private static async Task<FeedHead> ReadHead(DbSession session)
    {
        await using var reader = await session.Statement("read_head").ExecuteReaderAsync();
        await reader.ReadAsync();
        return CustomerStore.Head(reader) with { Oldest = reader.GetInt64(2) };
    }

    private static async Task<FeedCursor> LockHead(DbSession session)
    {
        await using var reader = await session.Statement("lock_head").ExecuteReaderAsync();
        await reader.ReadAsync();
        return CustomerStore.Head(reader).Cursor;
    }

    private static async Task<long?> Until(DbSession session, string epoch) =>
        await session.Statement("epoch_until").With("@epoch", epoch).ExecuteScalarAsync() as long?;

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static CustomerChange Change(DbDataReader row, string epoch) => new()
    {
        Cursor = new FeedCursor(epoch, row.GetInt64(0)),
        ErpnextId = (ErpnextName)row.GetString(2),
        Kind = StorageJson.Parse<ChangeKind>(row.GetString(3)),
        NewerKind = EnumNames<ChangeKind>.Newer(row.GetString(3)),
        Cause = StorageJson.Parse<ChangeCause>(row.GetString(4)),
        NewerCause = EnumNames<ChangeCause>.Newer(row.GetString(4)),
        At = row.GetFieldValue<DateTimeOffset>(5),
        Fields = StorageJson.Fields(row.GetString(6)),
        Customer = StorageJson.Customer(row.GetString(7)) with { Sequence = row.GetInt64(0) },
    };
}

/// <summary>What was found when the feed was looked at again.</summary>
/// <param name="HeadAt">When the last change was committed; null when it is not kept.</param>
/// <param name="SeenAt">When what is now in the place of the change that was seen was committed; null when nothing is there.</param>
/// <param name="Until">Up to where cursors of the epoch that was seen are good; null when it is not an earlier one.</param>
internal sealed record FeedLook(FeedHead Head, DateTimeOffset? HeadAt, DateTimeOffset? SeenAt, long? Until);
