using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

/// <summary>The whole contract through PgBouncer in transaction mode, nothing set for it.</summary>
[Trait("Speed", "Slow")]
public sealed class PgBouncerStorage : StorageContract
{
    private PgBouncer? _pooler;

    private protected override async Task<Database> New()
    {
        (_pooler, var connection) = await PgBouncer.NewDatabase();
        return TestDatabase.Open("PostgreSql", connection);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_pooler is not null) await _pooler.DisposeAsync();
    }
}
