using System.Globalization;
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
        return withDeleted ? known.Living + await Scalar(session, "count_deleted") : known.Living;
    }

    private async Task<Known> CountAll(DbSession session)
    {
        await using var reader = await session.Statement("count_all").ExecuteReaderAsync();
        await reader.ReadAsync();
        var all = Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture);
        var deleted = Convert.ToInt64(reader.GetValue(3), CultureInfo.InvariantCulture);
        return new(reader.GetString(0), reader.GetInt64(1), all - deleted, time.GetTimestamp());
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
        await using var reader = await session.Statement("count_changes").With("@after", known.Sequence)
            .ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var count = Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture);
            switch (EnumNames.Parse<ChangeKind>(reader.GetString(0)))
            {
                case ChangeKind.Created or ChangeKind.Restored: living += count; break;
                case ChangeKind.Deleted: living -= count; break;
                case ChangeKind.Updated: break;
                default: return null;
            }
            (sequence, changes) = (Math.Max(sequence, reader.GetInt64(2)), changes + count);
        }
        return changes == sequence - known.Sequence ? known with { Sequence = sequence, Living = living } : null;
    }

    private static async Task<bool> IsNear(DbSession session, Known known)
    {
        await using var reader = await session.Statement("read_head").ExecuteReaderAsync();
        await reader.ReadAsync();
        return CustomerStore.Head(reader).Cursor is var head && head.Epoch == known.Epoch
            && head.Sequence >= known.Sequence && head.Sequence - known.Sequence <= MaxChanges;
    }

    private static async Task<long> Scalar(DbSession session, string statement) =>
        Convert.ToInt64(await session.Statement(statement).ExecuteScalarAsync(), CultureInfo.InvariantCulture);
}
