using CustomerSync.Customers;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>What a column holds; each engine binds it in its own way.</summary>
internal enum ColumnType { Text, Long, Decimal, Flag, Time, Uuid, Json }

/// <summary>One parameter of a statement that takes rows: its name, its type, and its value of a row.</summary>
internal sealed record Column<T>(string Name, ColumnType Type, Func<T, object?> Value);

/// <summary>A change with its place in the feed.</summary>
internal readonly record struct NumberedChange(long Sequence, DateTimeOffset At, CommitItem Item);

/// <summary>A delivery with the place of the change it made.</summary>
internal readonly record struct NumberedDelivery(long? ChangeSequence, DeliveryRecord Delivery)
{
    public Delivery Of => Delivery.Delivery;
}

/// <summary>A failure with the run that met it.</summary>
internal readonly record struct RunFailure(string RunId, SyncFailure Failure);

/// <summary>The parameters of the statements that take rows, in one place for all engines.</summary>
internal static class Columns
{
    /// <summary>Of <c>insert_customers</c> and <c>update_customers</c>.</summary>
    public static IReadOnlyList<Column<CommitItem>> Customers { get; } =
    [
        new("erpnext_id", ColumnType.Text, item => item.ErpnextId),
        new("version", ColumnType.Long, item => item.Version),
        new("id", ColumnType.Uuid, item => Of(item).Id),
        new("name", ColumnType.Text, item => Of(item).Name),
        new("company_name", ColumnType.Text, item => Of(item).CompanyName),
        new("contact_person", ColumnType.Text, item => Of(item).ContactPerson),
        new("email", ColumnType.Text, item => Of(item).Email),
        new("phone", ColumnType.Text, item => Of(item).Phone),
        new("address", ColumnType.Text, item => Of(item).Address),
        new("city", ColumnType.Text, item => Of(item).City),
        new("state", ColumnType.Text, item => Of(item).State),
        new("country", ColumnType.Text, item => Of(item).Country),
        new("tax_number", ColumnType.Text, item => Of(item).TaxNumber),
        new("credit_limit", ColumnType.Decimal, item => Of(item).CreditLimit),
        new("currency", ColumnType.Text, item => Of(item).Currency),
        new("customer_type", ColumnType.Text, item => Of(item).CustomerType),
        new("customer_group", ColumnType.Text, item => Of(item).CustomerGroup),
        new("territory", ColumnType.Text, item => Of(item).Territory),
        new("language", ColumnType.Text, item => Of(item).Language),
        new("website", ColumnType.Text, item => Of(item).Website),
        new("disabled", ColumnType.Flag, item => Of(item).Disabled),
        new("primary_contact", ColumnType.Text, item => Of(item).PrimaryContact),
        new("primary_address", ColumnType.Text, item => Of(item).PrimaryAddress),
        new("erpnext_creation", ColumnType.Text, item => Of(item).ErpnextCreation),
        new("erpnext_modified", ColumnType.Text, item => Of(item).ErpnextModified),
        new("deleted_at", ColumnType.Time, item => Of(item).DeletedAt),
        new("name_folded", ColumnType.Text, item => item.NameFolded),
        new("search_text", ColumnType.Text, item => item.SearchText),
        new("times", ColumnType.Json, item => item.Row!.Times),
        new("document", ColumnType.Json, item => item.Row!.Document),
    ];

    /// <summary>Of <c>guard_customers</c>.</summary>
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

    /// <summary>Of <c>place_customers</c>, which notes in each row where its last change stands.</summary>
    public static IReadOnlyList<Column<NumberedChange>> Places { get; } =
    [
        new("erpnext_id", ColumnType.Text, change => change.Item.ErpnextId),
        new("sequence", ColumnType.Long, change => change.Sequence),
    ];

    /// <summary>Of <c>append_deliveries</c>, and of <c>settle_deliveries</c>, which writes the end of one that was logged before.</summary>
    public static IReadOnlyList<Column<NumberedDelivery>> Deliveries { get; } =
    [
        new("id", ColumnType.Text, logged => logged.Of.Id),
        new("received_at", ColumnType.Time, logged => logged.Of.ReceivedAt),
        new("erpnext_id", ColumnType.Text, logged => logged.Delivery.ErpnextId),
        new("event", ColumnType.Text, logged => logged.Of.Event),
        new("outcome", ColumnType.Text, logged => StorageJson.Name(logged.Delivery.Outcome)),
        new("reason", ColumnType.Text, logged => logged.Delivery.Reason),
        new("erpnext_modified", ColumnType.Text, logged => logged.Delivery.ErpnextModified),
        new("change_sequence", ColumnType.Long, logged => logged.ChangeSequence),
        new("duration_us", ColumnType.Long, logged => (long)(logged.Delivery.DecidedAt - logged.Of.ReceivedAt).TotalMicroseconds),
        new("sender", ColumnType.Text, logged => logged.Of.Sender),
        new("size", ColumnType.Long, logged => (long)logged.Of.Body.Length),
        new("signed_with", ColumnType.Text, logged => StorageJson.Name(logged.Of.SignedWith)),
        new("content_type", ColumnType.Text, logged => logged.Of.ContentType),
        new("attempts", ColumnType.Long, logged => (long)logged.Of.Attempt),
        new("next_attempt_ms", ColumnType.Long, logged => logged.Delivery.NextAttemptAt?.ToUnixTimeMilliseconds()),
        new("replay_of", ColumnType.Text, logged => logged.Of.ReplayOf),
        new("body", ColumnType.Text, logged => logged.Delivery.KeepBody ? StorableText.Of(logged.Of.Body) : null),
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
