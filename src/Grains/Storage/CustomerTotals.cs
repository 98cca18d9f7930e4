using CustomerSync.Customers;

namespace CustomerSync.Storage;

/// <summary>
/// How many customers there are. A million are not counted for every page: what was counted is kept, and what the feed
/// tells since is added.
/// </summary>
/// <param name="countedAlways">So many are counted each time: it takes a millisecond.</param>
internal sealed class CustomerTotals(TimeProvider time, int countedAlways = 20_000)
{
    /// <summary>So many changes are looked at; after more, all are counted again.</summary>
    private const int MaxChanges = 5_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private sealed record Known(string Epoch, long Sequence, long Living, long CountedAt);

    private Known? _known;

    public async Task<long> Count(DbSession session, bool withDeleted)
    {
        var known = await Added(session, Volatile.Read(ref _known)) ?? await CountAll(session);
        Volatile.Write(ref _known, known.Living > countedAlways ? known : null);
        return withDeleted ? known.Living + await session.Statement("count_deleted").ReadNumber() : known.Living;
    }

    private async Task<Known> CountAll(DbSession session)
    {
        var (epoch, sequence, living) = await session.Statement("count_all").ReadFirst(row =>
            (row.GetString(0), row.Number(1), row.Number(2) - row.Number(3)));
        return new(epoch, sequence, living, time.GetTimestamp());
    }

    /// <returns>
    /// Null when it must be counted: another history, too much of it, too long ago, or a change that may have taken two
    /// rows.
    /// </returns>
    private async Task<Known?> Added(DbSession session, Known? known)
    {
        if (known is null || time.GetElapsedTime(known.CountedAt) > Lifetime) return null;
        if (!await IsNear(session, known)) return null;
        var (sequence, changes, living) = (known.Sequence, 0L, known.Living);
        var counts = await session.Statement("count_changes").With("@after", known.Sequence).ReadAll(row =>
            (Kind: EnumNames.Parse<ChangeKind>(row.GetString(0)), Count: row.Number(1), Last: row.Number(2)));
        foreach (var (kind, count, last) in counts)
        {
            switch (kind)
            {
                case ChangeKind.Created or ChangeKind.Restored: living += count; break;
                case ChangeKind.Deleted or ChangeKind.Left: living -= count; break;
                case ChangeKind.Updated: break;
                default: return null;
            }
            (sequence, changes) = (Math.Max(sequence, last), changes + count);
        }
        return changes == sequence - known.Sequence ? known with { Sequence = sequence, Living = living } : null;
    }

    private static async Task<bool> IsNear(DbSession session, Known known) =>
        (await FeedStore.ReadHead(session)).Cursor is var head && head.Epoch == known.Epoch
            && head.Sequence >= known.Sequence && head.Sequence - known.Sequence <= MaxChanges;
}
