namespace CustomerSync.Storage;

/// <summary>
/// One thing to commit: a row (or none), guarded by the version on which it was decided, with its change and its
/// delivery.
/// </summary>
/// <param name="erpnextId">Names the row that is written or guarded; null when only a delivery is logged.</param>
/// <param name="version">The version that the row must have; 0: no row.</param>
/// <param name="row">Null: nothing to write, the guard holds all the same.</param>
internal sealed class CommitItem(string? erpnextId, long version, StoredCustomer? row, WriteIntent intent)
{
    /// <summary>A delivery that writes no row and guards none.</summary>
    public static CommitItem Of(DeliveryRecord delivery) => new(null, 0, null, new(null, delivery));

    public string? ErpnextId { get; } = erpnextId;

    public long Version { get; } = version;

    public StoredCustomer? Row { get; } = row;

    public WriteIntent Intent { get; } = intent;

    /// <summary>Whether the row is inserted: there is none of its name, or none any more.</summary>
    public bool Inserts { get; init; } = version == 0;

    // Derived texts are made here, on the grain's thread, and not on the one thread that writes.

    public string? NameFolded { get; } = row is null ? null : Storage.SearchText.SortKey(row.Customer!.Name);

    public string? SearchText { get; } = row is null ? null : Storage.SearchText.Of(row.Customer!);

    public string? ChangeBefore { get; } = intent.Change is null ? null : StorageJson.Before(intent.Change.Before);

    public string? ChangeCustomer { get; } = intent.Change is null ? null : StorageJson.Customer(row!.Customer!);

    public string? DeliveryBody { get; } =
        intent.Delivery is { KeepBody: true } delivery ? StorableText.Of(delivery.Delivery.Body) : null;

    public string? DeliverySearchText { get; } = intent.Delivery is not { } logged
        ? null : Storage.SearchText.Of(logged.ErpnextId, logged.Delivery.Event, logged.Reason);
}
