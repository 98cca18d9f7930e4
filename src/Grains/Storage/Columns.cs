using CustomerSync.Customers;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>What a column holds; each engine binds it in its own way.</summary>
internal enum ColumnType { Text, Long, Decimal, Flag, Time, Uuid, Json }

/// <summary>One parameter of a statement that takes rows: its name, its type, and its value of a row.</summary>
internal sealed record Column<T>(string Name, ColumnType Type, Func<T, object?> Value);

/// <summary>A row to write, with the place of its change in the feed; null when it makes none.</summary>
internal readonly record struct NumberedItem(long? Sequence, CommitItem Item);

/// <summary>A change with its place in the feed.</summary>
internal readonly record struct NumberedChange(long Sequence, DateTimeOffset At, CommitItem Item);

/// <summary>A delivery with the place of the change it made.</summary>
internal readonly record struct NumberedDelivery(long? ChangeSequence, DeliveryRecord Delivery)
{
    public Delivery Received => Delivery.Delivery;
}

/// <summary>A failure with the run that met it.</summary>
internal readonly record struct RunFailure(string RunId, SyncFailureRow Failure);

/// <summary>The parameters of the statements that take rows, in one place for all engines.</summary>
internal static class Columns
{
    /// <summary>Of <c>insert_customers</c> and <c>update_customers</c>.</summary>
    public static IReadOnlyList<Column<NumberedItem>> Customers { get; } =
    [
        new("erpnext_id", ColumnType.Text, row => row.Item.ErpnextId),
        new("version", ColumnType.Long, row => row.Item.Version),
        new("id", ColumnType.Uuid, row => Of(row.Item).Id),
        new("name", ColumnType.Text, row => Of(row.Item).Name),
        new("company_name", ColumnType.Text, row => Of(row.Item).CompanyName),
        new("contact_person", ColumnType.Text, row => Of(row.Item).ContactPerson),
        new("email", ColumnType.Text, row => Of(row.Item).Email),
        new("phone", ColumnType.Text, row => Of(row.Item).Phone),
        new("address", ColumnType.Text, row => Of(row.Item).Address),
        new("city", ColumnType.Text, row => Of(row.Item).City),
        new("state", ColumnType.Text, row => Of(row.Item).State),
        new("country", ColumnType.Text, row => Of(row.Item).Country),
        new("tax_number", ColumnType.Text, row => Of(row.Item).TaxNumber),
        new("credit_limit", ColumnType.Decimal, row => Of(row.Item).CreditLimit),
        new("currency", ColumnType.Text, row => Of(row.Item).Currency),
        new("customer_type", ColumnType.Text, row => Of(row.Item).CustomerType),
        new("customer_group", ColumnType.Text, row => Of(row.Item).CustomerGroup),
        new("territory", ColumnType.Text, row => Of(row.Item).Territory),
        new("language", ColumnType.Text, row => Of(row.Item).Language),
        new("website", ColumnType.Text, row => Of(row.Item).Website),
        new("disabled", ColumnType.Flag, row => Of(row.Item).Disabled),
        new("primary_contact", ColumnType.Text, row => Of(row.Item).PrimaryContact),
        new("primary_address", ColumnType.Text, row => Of(row.Item).PrimaryAddress),
        new("erpnext_creation", ColumnType.Text, row => (string?)Of(row.Item).ErpnextCreation),
        new("erpnext_modified", ColumnType.Text, row => (string?)Of(row.Item).ErpnextModified),
        new("deleted_at", ColumnType.Time, row => Of(row.Item).DeletedAt),
        new("previous_ids", ColumnType.Text, row => StorageJson.Names(Of(row.Item).PreviousIds)),
        new("renamed_to", ColumnType.Text, row => (string?)Of(row.Item).RenamedTo),
        new("merged_into", ColumnType.Text, row => (string?)Of(row.Item).MergedInto),
        new("name_folded", ColumnType.Text, row => row.Item.NameFolded),
        new("search_text", ColumnType.Text, row => row.Item.SearchText),
        new("times", ColumnType.Json, row => row.Item.Row!.Times),
        new("document", ColumnType.Json, row => row.Item.Row!.Document),
        new("sequence", ColumnType.Long, row => row.Sequence),
    ];

    /// <summary>Of <c>taken_customers</c> and <c>remove_customers</c>.</summary>
    public static IReadOnlyList<Column<CommitItem>> Names { get; } = [new("erpnext_id", ColumnType.Text, item => item.ErpnextId)];

    /// <summary>Of <c>guard_customers</c> and <c>require_guards</c>.</summary>
    public static IReadOnlyList<Column<CommitItem>> Guards { get; } =
    [
        new("erpnext_id", ColumnType.Text, item => item.ErpnextId),
        new("version", ColumnType.Long, item => item.Version),
    ];

    /// <summary>Of <c>append_changes</c>.</summary>
    public static IReadOnlyList<Column<NumberedChange>> Changes { get; } =
    [
        new("sequence", ColumnType.Long, change => change.Sequence),
        new("customer_id", ColumnType.Uuid, change => Of(change.Item).Id),
        new("erpnext_id", ColumnType.Text, change => change.Item.ErpnextId),
        new("kind", ColumnType.Text, change => StorageJson.Name(change.Item.Intent.Change!.Kind)),
        new("cause", ColumnType.Text, change => StorageJson.Name(change.Item.Intent.Change!.Cause)),
        new("at", ColumnType.Time, change => change.At),
        new("before", ColumnType.Json, change => change.Item.ChangeBefore),
        new("customer", ColumnType.Json, change => change.Item.ChangeCustomer),
    ];

    /// <summary>Of <c>append_deliveries</c>, and of <c>settle_deliveries</c>, which writes the end of one that was logged before.</summary>
    public static IReadOnlyList<Column<NumberedDelivery>> Deliveries { get; } =
    [
        new("id", ColumnType.Text, logged => logged.Received.Id),
        new("received_at", ColumnType.Time, logged => logged.Received.ReceivedAt),
        new("erpnext_id", ColumnType.Text, logged => logged.Delivery.ErpnextId),
        new("event", ColumnType.Text, logged => logged.Received.Event),
        new("outcome", ColumnType.Text, logged => StorageJson.Name(logged.Delivery.Outcome)),
        new("reason", ColumnType.Text, logged => logged.Delivery.Reason),
        new("erpnext_modified", ColumnType.Text, logged => logged.Delivery.ErpnextModified),
        new("change_sequence", ColumnType.Long, logged => logged.ChangeSequence),
        new("duration_us", ColumnType.Long, logged => (long)(logged.Delivery.DecidedAt - logged.Received.ReceivedAt).TotalMicroseconds),
        new("sender", ColumnType.Text, logged => logged.Received.Sender),
        new("size", ColumnType.Long, logged => logged.Received.Size),
        new("signed_with", ColumnType.Text, logged => StorageJson.Name(logged.Received.SignedWith)),
        new("content_type", ColumnType.Text, logged => logged.Received.ContentType),
        new("attempts", ColumnType.Long, logged => (long)logged.Received.Attempt),
        new("next_attempt_ms", ColumnType.Long, logged => logged.Delivery.NextAttemptAt?.ToUnixTimeMilliseconds()),
        new("replay_of", ColumnType.Text, logged => logged.Received.ReplayOf),
        new("body", ColumnType.Text, logged => logged.Delivery.KeepBody ? StorableText.Of(logged.Received.Body) : null),
        new("search_text", ColumnType.Text, logged => SearchText.Of(logged.Delivery.ErpnextId, logged.Received.Event, logged.Delivery.Reason)),
    ];

    /// <summary>Of <c>add_failures</c>.</summary>
    public static IReadOnlyList<Column<RunFailure>> Failures { get; } =
    [
        new("run_id", ColumnType.Text, row => row.RunId),
        new("erpnext_id", ColumnType.Text, row => row.Failure.ErpnextId),
        new("message", ColumnType.Text, row => row.Failure.Message),
        new("at", ColumnType.Time, row => row.Failure.At),
    ];

    private static Customer Of(CommitItem item) => item.Row!.Customer!;
}
