namespace CustomerSync.Storage;

/// <summary>
/// One thing to commit: a row (or none), guarded by the version on which it was decided, with its change and its
/// delivery.
/// </summary>
internal sealed class CommitItem
{
    private static readonly ulong Name = CustomerColumns.Bits(["name"]);

    // Derived texts are made here, on the grain's thread, and not on the one thread that writes.

    /// <param name="erpnextId">Names the row that is written or guarded; null when only a delivery is logged.</param>
    /// <param name="version">The version that the row must have; 0: no row.</param>
    /// <param name="row">Null: nothing to write, the guard holds all the same.</param>
    public CommitItem(string? erpnextId, long version, StoredCustomer? row, WriteIntent intent)
    {
        (ErpnextId, Version, Row, Intent, Inserts) = (erpnextId, version, row, intent, version == 0);
        if (row?.Customer is { } customer)
        {
            Differences = intent.Replaces is { } replaced && !row.IsRemapped
                ? CustomerColumns.Differences(replaced, customer) : ulong.MaxValue;
            if ((Differences & Name) != 0) NameFolded = Storage.SearchText.SortKey(customer.Name);
            if ((Differences & Storage.SearchText.Bits) != 0)
                SearchText = Storage.SearchText.Of(customer, row.Searched);
        }
        if (intent.Change is { } change)
        {
            ChangeBefore = StorageJson.Before(change.Before);
            ChangeCustomer = StorageJson.Customer(row!.Customer!);
        }
        if (intent.Delivery is not { } logged) return;
        if (logged.KeepBody) DeliveryBody = StorableText.Utf8(logged.Delivery.Body);
        DeliverySearchText = Storage.SearchText.Of(logged.ErpnextId, logged.Delivery.Event, logged.Reason);
    }

    /// <summary>A delivery that writes no row and guards none.</summary>
    public static CommitItem Of(DeliveryRecord delivery) => new(null, 0, null, new(null, delivery));

    public string? ErpnextId { get; }

    public long Version { get; }

    public StoredCustomer? Row { get; }

    public WriteIntent Intent { get; }

    /// <summary>Whether the row is inserted: there is none of its name, or none any more.</summary>
    public bool Inserts { get; init; }

    /// <summary>
    /// The columns that the row in the table does not have yet (<see cref="CustomerColumns.Bits"/>); all, where it is
    /// not known what that has.
    /// </summary>
    public ulong Differences { get; }

    /// <summary>Null where the row in the table has it.</summary>
    public string? NameFolded { get; }

    /// <summary>Null where the row in the table has it.</summary>
    public string? SearchText { get; }

    public string? ChangeBefore { get; }

    public string? ChangeCustomer { get; }

    public byte[]? DeliveryBody { get; }

    public string? DeliverySearchText { get; }
}
