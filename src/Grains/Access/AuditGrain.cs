using CustomerSync.Storage;
using Orleans.Concurrency;

namespace CustomerSync.Access;

/// <summary>Keeps the audit. Stateless: any silo answers.</summary>
[StatelessWorker]
internal sealed class AuditGrain(AuditStore store) : Grain, IAuditGrain
{
    private const int MaxLimit = 500;

    public Task Append(IReadOnlyList<AuditEntry> entries) => store.Append(entries);

    public async Task<AuditPage> List(AuditQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        var rows = await store.List(query with { Limit = limit + 1 });
        return rows.Count <= limit ? new(rows, null) : new([.. rows.Take(limit)], rows[limit - 1].Id);
    }
}
