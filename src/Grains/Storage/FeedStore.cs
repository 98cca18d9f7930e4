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

    /// <summary>Columns of <c>read_changes</c> before those of the change.</summary>
    private const int ChangeColumns = 6;

    public Task<FeedHead> Head() => database.Read(ReadHead);

    /// <summary>
    /// Up to <paramref name="limit"/> changes that follow <paramref name="after"/>, or why there are none to give.
    /// </summary>
    /// <param name="seen">What is known of the history; null: nothing.</param>
    /// <exception cref="StorageUnavailableException">It is another history by now: readers start afresh in a
    /// moment.</exception>
    public Task<FeedPage> Read(FeedCursor after, int limit, SeenChange? seen = null) => database.Read(async session =>
    {
        var changes = new List<CustomerChange>();
        await using var reader = await session.Statement("read_changes").With("@epoch", after.Epoch ?? "")
            .With("@after", after.Sequence).With("@limit", limit).With("@seen", seen?.Cursor.Sequence ?? 0)
            .ExecuteReaderAsync();
        if (!await reader.ReadAsync()) throw NoCounter();
        var head = Head(reader);
        var until = reader.NumberOrNull(ChangeColumns - 2);
        if (seen?.IsReplaced(head, reader.TimeOrNull(ChangeColumns - 1)) is true)
            throw new StorageUnavailableException("The database was replaced by another copy; try again in a moment.");
        for (var more = !reader.IsDBNull(ChangeColumns); more; more = await reader.ReadAsync())
            changes.Add(Change(reader, head.Cursor.Epoch));
        var isWhole = limit == 0 || IsContiguous(after, head, changes);
        var reset = head.WhyReset(after, until) ?? (isWhole ? null : FeedReset.Expired);
        return new FeedPage(head, reset is null ? changes : [], reset, until);
    });

    /// <summary>
    /// Whether a reader that takes the changes misses none: retention, or a person, may have taken some away.
    /// </summary>
    private static bool IsContiguous(FeedCursor after, FeedHead head, List<CustomerChange> changes) =>
        changes.Count == 0
        ? head.Cursor.Sequence <= after.Sequence
        : changes[0].Sequence == after.Sequence + 1 && changes[^1].Sequence == after.Sequence + changes.Count;

    /// <summary>Where the feed stands, and whether what was seen of it is still so.</summary>
    public Task<HeadCheck> CheckHead(FeedCursor seen) => database.Read(session => CheckHead(session, seen));

    internal static async Task<HeadCheck> CheckHead(DbSession session, FeedCursor seen) =>
        (await session.Statement("check_head").With("@epoch", seen.Epoch ?? "").With("@sequence", seen.Sequence)
            .ReadFirst(row => new HeadCheck(Head(row), row.TimeOrNull(3), row.TimeOrNull(4), row.NumberOrNull(5))))
        ?? throw NoCounter();

    /// <summary>A database that is being restored, or that somebody has emptied.</summary>
    internal static StorageUnavailableException NoCounter() =>
        new("The feed's counter (feed_head) has no row: the database is being restored, or was damaged.");

    /// <summary>Gives what follows in the feed a new epoch.</summary>
    /// <param name="continues">Cursors of earlier epochs stay good up to here; else none of them is good any
    /// more.</param>
    /// <param name="mustBegin">Asked with the head while nobody can commit a change; null: it begins in any
    /// case.</param>
    public Task<FeedHead> BeginEpoch(bool continues, Predicate<FeedCursor>? mustBegin = null) =>
        database.Write(async session =>
    {
        var last = await session.Statement("lock_head").ReadFirst(row => CustomerStore.Head(row).Cursor);
        if (mustBegin?.Invoke(last) is false) return await ReadHead(session);
        var epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(EpochBytes));
        await session.Statement("begin_epoch").With("@old", last.Epoch)
            .With("@until", continues ? last.Sequence : NoSequence).With("@new", epoch)
            .ExecuteNonQueryAsync();
        return await ReadHead(session);
    });

    internal static Task<FeedHead> ReadHead(DbSession session) => session.Statement("read_head").ReadFirst(Head);

    private static FeedHead Head(DbDataReader row) => CustomerStore.Head(row) with { Oldest = row.GetInt64(2) };

    private static CustomerChange Change(DbDataReader row, string epoch) => new()
    {
        Cursor = new FeedCursor(epoch, row.GetInt64(ChangeColumns)),
        ErpnextId = (ErpnextName)row.GetString(ChangeColumns + 1),
        Kind = EnumNames.Parse<ChangeKind>(row.GetString(ChangeColumns + 2)),
        NewerKind = row.GetString(ChangeColumns + 2),
        Cause = EnumNames.Parse<ChangeCause>(row.GetString(ChangeColumns + 3)),
        NewerCause = row.GetString(ChangeColumns + 3),
        At = row.Time(ChangeColumns + 4),
        Fields = StorageJson.Fields(row.GetString(ChangeColumns + 5)),
        Customer = StorageJson.Customer(row.GetString(ChangeColumns + 6)) with
        {
            Sequence = row.GetInt64(ChangeColumns),
        },
    };
}

/// <summary>The last change that a silo saw, and when it was committed: the history that it knows has it.</summary>
internal sealed record SeenChange(FeedCursor Cursor, DateTimeOffset At)
{
    /// <param name="foundAt">When what is in its place now was committed; null when nothing is there.</param>
    public bool IsReplaced(FeedHead head, DateTimeOffset? foundAt) =>
        head.Cursor.Epoch == Cursor.Epoch && head.Oldest <= Cursor.Sequence && foundAt != At;
}

/// <summary>What was found when the feed was looked at again.</summary>
/// <param name="HeadAt">When the last change was committed; null when it is not kept.</param>
/// <param name="SeenAt">When what is now in the place of the change that was seen was committed; null when nothing is
/// there.</param>
/// <param name="Until">Up to where cursors of the epoch that was seen are good; null when it is not an earlier
/// one.</param>
internal sealed record HeadCheck(FeedHead Head, DateTimeOffset? HeadAt, DateTimeOffset? SeenAt, long? Until)
{
    /// <summary>
    /// Whether the history goes on from there, in whatever epoch: what was noted then is good, <c>touched</c> too.
    /// </summary>
    public bool Continues(FeedCursor seen) => Head.WhyReset(seen, Until) is null or FeedReset.Expired;
}
