using System.Diagnostics.Metrics;
using CustomerSync.Sync;
using CustomerSync.Webhooks;

namespace CustomerSync.Telemetry;

/// <summary>What a silo measures, in seconds and counts. No tag names a customer.</summary>
internal sealed class SiloMetrics
{
    public const string MeterName = "CustomerSync";

    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _deliveryDuration;
    private readonly UpDownCounter<int> _commitsWaiting;
    private readonly Counter<long> _conflicts;
    private readonly Histogram<int> _commitSize;
    private readonly Histogram<double> _database;
    private readonly Histogram<double> _erpNext;
    private readonly Histogram<double> _syncDuration;
    private readonly Counter<long> _syncRows;
    private readonly Gauge<long> _waiting;
    private readonly Gauge<long> _deadLetters;
    private readonly Gauge<long> _feedHead;
    private readonly Counter<long> _hookAttempts;
    private readonly Histogram<double> _hookDuration;
    private readonly Gauge<long> _hooks;

    public SiloMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _deliveries = meter.CreateCounter<long>(
            "customersync.deliveries", "{delivery}", "Deliveries decided, a repeated attempt too, by outcome.");
        _deliveryDuration = meter.CreateHistogram(
            "customersync.delivery.duration", "s", "To decide and commit a delivery in its grain.", null,
            Buckets.Short);
        _commitsWaiting = meter.CreateUpDownCounter<int>(
            "customersync.commit.waiting", "{commit}",
            "Commits that grains wait for: the writer's queue, and what it writes now.");
        _conflicts = meter.CreateCounter<long>(
            "customersync.commit.conflicts", "{conflict}", "Decisions made again because another writer was first.");
        _commitSize = meter.CreateHistogram(
            "customersync.commit.size", "{change}", "Changes per transaction.", null, Buckets.Counts);
        _database = meter.CreateHistogram("customersync.database.duration", "s",
            "A transaction or a read, with its wait for the database, by operation; error.type when it failed.", null,
            Buckets.Short);
        _erpNext = meter.CreateHistogram(
            "customersync.erpnext.request.duration", "s", "A request to ERPNext, one attempt, by class of status.",
            null, Buckets.Short);
        _syncDuration = meter.CreateHistogram(
            "customersync.sync.duration", "s", "A sync run, by kind and end.", null, Buckets.Long);
        _syncRows = meter.CreateCounter<long>(
            "customersync.sync.rows", "{customer}", "Customers read and compared by syncs, by kind.");
        _waiting = meter.CreateGauge<long>(
            "customersync.deliveries.waiting", "{delivery}", "Deliveries that are tried again by themselves.");
        _deadLetters = meter.CreateGauge<long>(
            "customersync.deliveries.dead", "{delivery}", "Deliveries that wait for a person.");
        _feedHead = meter.CreateGauge<long>("customersync.feed.head", "{change}", "Sequence of the last change.");
        _hookAttempts = meter.CreateCounter<long>(
            "customersync.hooks.attempts", "{request}", "Messages sent to subscribers, by result.");
        _hookDuration = meter.CreateHistogram(
            "customersync.hooks.duration", "s", "A request to a subscriber.", null, Buckets.Short);
        _hooks = meter.CreateGauge<long>(
            "customersync.hooks.subscriptions", "{subscription}", "Subscriptions, by state: active, failing, paused.");
    }

    public void Delivered(DeliveryOutcome outcome, TimeSpan duration)
    {
        _deliveries.Add(1, Tag("outcome", EnumNames.Of(outcome)));
        _deliveryDuration.Record(duration.TotalSeconds);
    }

    /// <summary>A commit is waited for until what is returned is disposed.</summary>
    public CommitWait Committing() => new(_commitsWaiting);

    public void Conflicted() => _conflicts.Add(1);

    public void Committed(int changes) => _commitSize.Record(changes);

    /// <param name="operation"><c>read</c>, <c>commit</c> (of customers and deliveries) or <c>write</c> (any other).</param>
    public void DatabaseUsed(string operation, TimeSpan duration, Exception? error)
    {
        if (error is null) _database.Record(duration.TotalSeconds, Tag("operation", operation));
        else _database.Record(
            duration.TotalSeconds, Tag("operation", operation), Tag("error.type", error.GetType().Name));
    }

    /// <param name="status">The answer's status; null when there was none.</param>
    public void ErpNextAsked(int? status, TimeSpan duration) =>
        _erpNext.Record(duration.TotalSeconds, Tag("status", status is { } code ? $"{code / 100}xx" : "none"));

    /// <summary>Called once per run, when it has ended or is held.</summary>
    public void SyncEnded(SyncKind kind, SyncStatus status, TimeSpan duration, long rows)
    {
        var ofKind = Tag("kind", EnumNames.Of(kind));
        _syncDuration.Record(duration.TotalSeconds, ofKind, Tag("status", EnumNames.Of(status)));
        _syncRows.Add(rows, ofKind);
    }

    public void RecordQueues(long waiting, long deadLetters, long feedHead)
    {
        _waiting.Record(waiting);
        _deadLetters.Record(deadLetters);
        _feedHead.Record(feedHead);
    }

    public void HookSent(bool isDelivered, TimeSpan duration)
    {
        _hookAttempts.Add(1, Tag("result", isDelivered ? "delivered" : "failed"));
        _hookDuration.Record(duration.TotalSeconds);
    }

    public void RecordHooks(string state, long count) => _hooks.Record(count, Tag("state", state));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>A grain's wait for its commit.</summary>
internal readonly struct CommitWait : IDisposable
{
    private readonly UpDownCounter<int> _waiting;

    public CommitWait(UpDownCounter<int> waiting)
    {
        _waiting = waiting;
        _waiting.Add(1);
    }

    public void Dispose() => _waiting.Add(-1);
}
