using CustomerSync.Customers;
using CustomerSync.Hooks;
using CustomerSync.Verification;
using CustomerSync.Webhooks;

namespace CustomerSync.Storage;

/// <summary>
/// What is accepted, with the place of its change in the feed: counted back from the head after the commit (0 is the
/// last one) until that head is known. Null when it makes none.
/// </summary>
/// <param name="RunId">The sync run that writes it; null of a delivery.</param>
internal readonly record struct NumberedItem(CommitItem Item, long? Sequence, DateTimeOffset At, string? RunId = null);

/// <summary>A failure with the run that met it.</summary>
internal readonly record struct RunFailure(string RunId, SyncFailureRow Failure);

/// <summary>
/// The parameters of the statements that take rows, in one place for all engines. Statements have them by
/// <see cref="Lists"/>.
/// </summary>
internal static class Columns
{
    /// <summary>Of a site without own fields, boxed once.</summary>
    private static readonly object None = 0L;

    /// <summary>Of <c>insert_customers</c> and <c>update_customers</c>.</summary>
    public static IReadOnlyList<Column<NumberedItem>> Customers { get; } =
    [
        new("version", ColumnType.Long, row => row.Item.Version),
        new("sequence", ColumnType.Long, row => row.Sequence),
        .. CustomerColumns.All.Select(
            column => new Column<NumberedItem>(
                column.Name, column.Type, row => column.Stored(row.Item.Row!.Customer!))),
        new("name_folded", ColumnType.Text, row => row.Item.NameFolded),
        new("search_text", ColumnType.Text, row => row.Item.SearchText),
        new("mapping", ColumnType.Long, row => row.Item.Row!.Mapping is > 0 and var version ? version : None),
        new("times", ColumnType.Json, row => row.Item.Row!.Times),
        new("document", ColumnType.Json, row => row.Item.Row!.Document),
    ];

    /// <summary>Of <c>begin_customers</c>.</summary>
    public static IReadOnlyList<Column<NumberedItem>> Identities { get; } =
    [
        new("erpnext_id", ColumnType.Name, row => row.Item.ErpnextId),
        new("id", ColumnType.Uuid, row => row.Item.Row!.Customer!.Id),
    ];

    /// <summary>Of <c>taken_customers</c> and <c>remove_customers</c>.</summary>
    public static IReadOnlyList<Column<CommitItem>> Names { get; } =
        [new("erpnext_id", ColumnType.Name, item => item.ErpnextId)];

    /// <summary>Of <c>lock_customers</c> and <c>require_versions</c>.</summary>
    public static IReadOnlyList<Column<CommitItem>> Versions { get; } =
        [.. Names, new("version", ColumnType.Long, item => item.Version)];

    /// <summary>Of <c>append_changes</c>.</summary>
    public static IReadOnlyList<Column<NumberedItem>> Changes { get; } =
    [
        new("sequence", ColumnType.Long, change => change.Sequence),
        new("customer_id", ColumnType.Uuid, change => change.Item.Row!.Customer!.Id),
        new("erpnext_id", ColumnType.Name, change => change.Item.ErpnextId),
        new("kind", ColumnType.Text, change => EnumNames.Of(change.Item.Intent.Change!.Kind)),
        new("cause", ColumnType.Text, change => EnumNames.Of(change.Item.Intent.Change!.Cause)),
        new("at", ColumnType.Time, change => change.At),
        new("before", ColumnType.Json, change => change.Item.ChangeBefore),
        new("customer", ColumnType.Json, change => change.Item.ChangeCustomer),
        new("modified_by", ColumnType.Text, change => change.Item.Intent.Change!.By),
        new("source", ColumnType.Key, change => change.Item.Intent.Delivery?.Delivery.Id ?? change.RunId),
    ];

    /// <summary>
    /// Of <c>append_deliveries</c>, and of <c>settle_deliveries</c>, which writes the end of one that was logged
    /// before.
    /// </summary>
    public static IReadOnlyList<Column<NumberedItem>> Deliveries { get; } =
    [
        new("id", ColumnType.Key, logged => Received(logged).Id),
        new("received_at", ColumnType.Time, logged => Received(logged).ReceivedAt),
        new("erpnext_id", ColumnType.Name, logged => Delivery(logged).ErpnextId),
        new("event", ColumnType.Text, logged => Received(logged).Event),
        new("outcome", ColumnType.Text, logged => EnumNames.Of(Delivery(logged).Outcome)),
        new("reason", ColumnType.Text, logged => Delivery(logged).Reason),
        new("erpnext_modified", ColumnType.Text, logged => Delivery(logged).ErpnextModified),
        new("change_sequence", ColumnType.Long, logged => logged.Sequence),
        new("duration_us", ColumnType.Long,
            logged => (long)(Delivery(logged).DecidedAt - Received(logged).ReceivedAt).TotalMicroseconds),
        new("sender", ColumnType.Text, logged => Received(logged).Sender),
        new("size", ColumnType.Long, logged => Received(logged).Size),
        new("signed_with", ColumnType.Text, logged => EnumNames.Of(Received(logged).SignedWith)),
        new("content_type", ColumnType.Text, logged => Received(logged).ContentType),
        new("attempts", ColumnType.Long, logged => (long)Received(logged).Attempt),
        new("next_attempt_ms", ColumnType.Long, logged => Delivery(logged).NextAttemptAt?.ToUnixTimeMilliseconds()),
        new("replay_of", ColumnType.Key, logged => Received(logged).ReplayOf),
        new("body", ColumnType.Utf8, logged => logged.Item.DeliveryBody),
        new("search_text", ColumnType.Text, logged => logged.Item.DeliverySearchText),
        new("headers", ColumnType.Text, logged => Delivery(logged).KeepBody ? Received(logged).Headers : null),
        new("trace_id", ColumnType.Text, logged => Received(logged).TraceId),
        new("answer", ColumnType.Long, logged => Answer(Delivery(logged))),
        new("tries", ColumnType.Text, logged => DeliveryTries.Of(Delivery(logged))),
    ];

    /// <summary>Of <c>add_failures</c>.</summary>
    public static IReadOnlyList<Column<RunFailure>> Failures { get; } =
    [
        new("run_id", ColumnType.Key, row => row.RunId),
        new("erpnext_id", ColumnType.Name, row => row.Failure.ErpnextId),
        new("message", ColumnType.Text, row => row.Failure.Message),
        new("at", ColumnType.Time, row => row.Failure.At),
    ];

    /// <summary>Of <c>add_hook_attempts</c>.</summary>
    public static IReadOnlyList<Column<HookAttempt>> HookAttempts { get; } =
    [
        new("id", ColumnType.Key, row => row.Id),
        new("subscription_id", ColumnType.Key, row => row.SubscriptionId),
        new("sent_at", ColumnType.Time, row => row.SentAt),
        new("message_id", ColumnType.Text, row => row.MessageId),
        new("event", ColumnType.Text, row => row.Event),
        new("sequence", ColumnType.Long, row => row.Sequence),
        new("customer_id", ColumnType.Uuid, row => row.CustomerId),
        new("cause", ColumnType.Text, row => EnumNames.Of(row.Cause)),
        new("attempt", ColumnType.Long, row => (long)row.Attempt),
        new("status_code", ColumnType.Long, row => (long?)row.StatusCode),
        new("duration_us", ColumnType.Long, row => (long)row.Duration.TotalMicroseconds),
        new("error", ColumnType.Text, row => row.Error),
    ];

    /// <summary>Of <c>add_differences</c> and <c>list_differences</c>.</summary>
    public static IReadOnlyList<Column<CustomerDifference>> Differences { get; } =
    [
        new("id", ColumnType.Key, row => row.Id),
        new("erpnext_id", ColumnType.Name, row => row.ErpnextId),
        new("former_id", ColumnType.Name, row => row.FormerId),
        new("kind", ColumnType.Text, row => EnumNames.Of(row.Kind)),
        new("guess", ColumnType.Text, row => EnumNames.Of(row.Guess)),
        new("found_by", ColumnType.Text, row => EnumNames.Of(row.FoundBy)),
        new("fields", ColumnType.Text, row => DifferenceJson.Of(row.Fields)),
        new("erpnext_modified", ColumnType.Text, row => (string?)row.ErpnextModified),
        new("found_at", ColumnType.Time, row => row.FoundAt),
        new("since", ColumnType.Time, row => row.Since),
        new("mended_at", ColumnType.Time, row => row.MendedAt),
        new("told_at", ColumnType.Time, row => row.ToldAt),
        new("run_id", ColumnType.Key, row => row.RunId),
        new("customers", ColumnType.Long, row => row.Customers),
    ];

    /// <summary>Of <c>add_site_offsets</c>.</summary>
    public static IReadOnlyList<Column<(SiteTime Since, int Minutes)>> SiteOffsets { get; } =
    [
        new("since", ColumnType.Text, row => (string)row.Since),
        new("minutes", ColumnType.Long, row => (long)row.Minutes),
    ];

    /// <summary>
    /// The lists that a statement's file names: <c>{customer: r.$}</c> is each of those columns, separated by commas.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Name, ColumnType Type)>> Lists { get; } =
        new Dictionary<string, IReadOnlyList<(string, ColumnType)>>(StringComparer.Ordinal)
        {
            ["customer"] = [.. CustomerColumns.All.Select(Of)],
            ["row"] = Of(Customers),
            ["written"] = [.. Of(Customers).SkipWhile(column => column.Name != "id")],
            ["changed"] = [.. CustomerColumns.All.Where(IsUpdated).Select(Of)],
            ["indexed"] = [.. CustomerColumns.All.Where(column => IsUpdated(column) && column.IsIndexed).Select(Of)],
            ["plain"] = [.. CustomerColumns.All.Where(column => IsUpdated(column) && !column.IsIndexed).Select(Of)],
            ["identity"] = Of(Identities),
            ["version"] = Of(Versions),
            ["name"] = Of(Names),
            ["change"] = Of(Changes),
            ["delivery"] = Of(Deliveries),
            ["failure"] = Of(Failures),
            ["attempt"] = Of(HookAttempts),
            ["difference"] = Of(Differences),
            ["offset"] = Of(SiteOffsets),
        };

    private static (string Name, ColumnType Type) Of(CustomerColumn column) => (column.Name, column.Type);

    /// <summary>What names a row stays.</summary>
    private static bool IsUpdated(CustomerColumn column) => column.Name is not ("id" or "erpnext_id");

    private static IReadOnlyList<(string Name, ColumnType Type)> Of<T>(IReadOnlyList<Column<T>> columns) =>
        [.. columns.Select(column => (column.Name, column.Type))];

    /// <summary>A replay, or a retry of what is logged, is answered to nobody.</summary>
    private static long? Answer(DeliveryRecord logged) => logged.Delivery is { ReplayOf: null, Attempt: 0 } received
        ? received.Answer ?? (logged.Outcome is DeliveryOutcome.Rejected ? 422 : 200) : null;

    private static DeliveryRecord Delivery(NumberedItem logged) => logged.Item.Intent.Delivery!;

    private static Delivery Received(NumberedItem logged) => Delivery(logged).Delivery;
}
