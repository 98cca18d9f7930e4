using Orleans.Storage;

namespace CustomerSync.Storage;

/// <summary>
/// Grain storage of customers: a grain's state is its row, its ETag the row's version. Writes go through the silo's
/// group commit, reads of activations that come together through one query.
/// </summary>
internal sealed class CustomerGrainStorage : IGrainStorage, IAsyncDisposable
{
    /// <summary>Name of the provider.</summary>
    public const string Name = "customers";

    private const int MaxBatch = 512;

    private readonly CommitWriter _writer;
    private readonly Batcher<string, StoredCustomer?> _reads;

    public CustomerGrainStorage(CustomerStore store, CommitWriter writer)
    {
        _writer = writer;
        _reads = new(MaxBatch, names => ReadBatch(store, names));
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await _reads.Add(Key(grainId));
        Set(grainState, row ?? new StoredCustomer());
    }

    /// <exception cref="InconsistentStateException">The row was changed by another writer; nothing was
    /// written.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = (StoredCustomer)(object)grainState.State!;
        var result = await _writer.Commit(new CommitItem(Key(grainId), row.Version, row, row.Intent));
        if (result.Conflict)
            throw new InconsistentStateException($"Another writer changed the row after version {row.Version}.");
        Set(grainState, Written(row, result));
    }

    /// <summary>Customers become tombstones; their rows are not cleared by grains.</summary>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException(
            "A customer's row is not cleared by its grain: delete it (a tombstone) or erase it.");

    public ValueTask DisposeAsync() => _reads.DisposeAsync();

    private static async Task<IReadOnlyList<StoredCustomer?>> ReadBatch(
        CustomerStore store, IReadOnlyList<string> names)
    {
        var rows = await store.ReadWithErased([.. names.Distinct(StringComparer.Ordinal)]);
        return [.. names.Select(name => rows.GetValueOrDefault(name))];
    }

    private static StoredCustomer Written(StoredCustomer row, CommitResult result) => row with
    {
        Version = row.Version + 1,
        Touched = result.Touched,
        Customer = result.Change?.Customer ?? row.Customer, // One object for the state and the feed.
        ChangeCursor = result.Cursor,
        Intent = WriteIntent.None,
    };

    private static string Key(GrainId grainId) => grainId.Key.ToString()!;

    private static void Set<T>(IGrainState<T> grainState, StoredCustomer row)
    {
        grainState.State = (T)(object)row;
        grainState.RecordExists = row.Version > 0;
        grainState.ETag = row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
