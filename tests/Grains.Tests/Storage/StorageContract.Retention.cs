using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Tests.Hosting;
using CustomerSync.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Old_changes_are_pruned_up_to_the_first_that_is_kept()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        var before = DateTimeOffset.MaxValue.AddYears(-1000);
        var pruning = new Pruning(Database);

        Assert.Equal(0, await pruning.Changes(Sample.Noon.AddYears(-1)));
        Assert.Equal(2, await pruning.Changes(before));

        var head = await Feed.Head();
        Assert.Equal((2, 3), (head.Cursor.Sequence, head.Oldest));
        Assert.Equal(3, (await Store.Commit([Sample.Create("C")])).Head.Sequence);
    }

    [Fact]
    public async Task Old_deliveries_and_tombstones_are_pruned_and_young_ones_kept()
    {
        var (old, young) = (Guid.CreateVersion7(Sample.Noon).ToString("N"), Guid.CreateVersion7(Sample.Noon.AddDays(2))
            .ToString("N"));
        await Store.Commit([Sample.LogOnly(old), Sample.LogOnly(young), Sample.Create("LIVES")]);
        await Store.Commit([Sample.Create(Sample.Customer("OLD") with { DeletedAt = Sample.Noon }),
            Sample.Create(Sample.Customer("YOUNG") with { DeletedAt = Sample.Noon.AddDays(2) })]);
        var pruning = new Pruning(Database);

        Assert.Equal((1, 1),
            (await pruning.Deliveries(Sample.Noon.AddDays(1)), await pruning.Tombstones(Sample.Noon.AddDays(1))));

        Assert.Equal([young], (await Deliveries()).Select(delivery => delivery.Id));
        Assert.Equal(["LIVES", "YOUNG"], (await Store.Read(["LIVES", "OLD", "YOUNG"])).Keys.Order());
    }

    [Fact]
    public async Task A_process_that_lives_for_less_than_an_hour_prunes_too()
    {
        await Sync.FinishRun((await Sync.StartRun("basic", ""))!, "completed", null);
        var time = new TimeThatIsWaitedFor(TimeProvider.System.GetUtcNow().AddYears(5));
        using var retention = new Retention(
            new Pruning(Database), Options.Create(new RetentionOptions { SyncRunsDays = 1 }), time,
            NullLogger<Retention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);

        await Wait.Until("its first pause", () => time.IsWaitedFor);
        time.Advance(TimeSpan.FromMinutes(50));

        await Wait.Until("the run pruned", async () => (await Sync.Runs(null, 1)).Count == 0);
        await retention.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_process_that_starts_under_a_clock_that_is_years_ahead_prunes_nothing_of_what_came_last()
    {
        Assert.Null(await new Pruning(Database).NewestEntry());
        await Sync.FinishRun((await Sync.StartRun("basic", ""))!, "completed", null);
        await Store.Commit([Sample.Create("A"), Sample.LogOnly(DeliveryId.New(TimeProvider.System.GetUtcNow()))]);
        var time = new TimeThatIsWaitedFor(TimeProvider.System.GetUtcNow().AddYears(5));
        using var retention = new Retention(
            new Pruning(Database), Options.Create(new RetentionOptions { AuditDays = 1, DeliveriesDays = 8 }), time,
            NullLogger<Retention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await Wait.Until("its first pause", () => time.IsWaitedFor);

        time.Advance(TimeSpan.FromMinutes(2));
        await Wait.Until("its next pause", () => time.Waits > 1);

        await retention.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1),
            ((await Changes()).Count, (await Deliveries()).Count, (await Sync.Runs(null, 1)).Count));
    }

    private sealed class TimeThatIsWaitedFor(DateTimeOffset now) : FakeTimeProvider(now)
    {
        private int _waits;

        public int Waits => Volatile.Read(ref _waits);

        public bool IsWaitedFor => Waits > 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _waits);
            return timer;
        }
    }

    [Fact]
    public async Task A_delivery_that_waits_is_not_pruned_and_a_dead_letter_is()
    {
        var old = Enumerable.Range(0, 4).Select(_ => Sample.DeliveryId()).ToList();
        DeliveryOutcome[] outcomes = [DeliveryOutcome.Deferred, DeliveryOutcome.Failed, DeliveryOutcome.Failed,
            DeliveryOutcome.Applied];
        await Store.Commit([.. old
            .Select((id, i) => new CommitItem(null, 0, null, new WriteIntent(null, Sample.Delivery(id, "A") with
        {
            Outcome = outcomes[i], KeepBody = true, NextAttemptAt = i < 2 ? Sample.Noon : null,
        })))]);

        Assert.Equal(2, await new Pruning(Database).Deliveries(Sample.Noon.AddDays(1)));

        Assert.Equal(old[..2].Order(), (await DeliveryLog.Due(Sample.Noon, 10)).Select(due => due.Id).Order());
    }

    [Fact]
    public async Task An_erased_customer_leaves_a_hash_and_a_feed_without_a_gap()
    {
        var customer = Sample.Full("PERSON");
        await Store.Commit([Sample.Create(customer), Sample.Create("OTHER")]);
        await Store.Commit([Sample.Write(customer, 1, ChangeKind.Deleted, Sample.DeliveryId())]);

        var erased = await new Eraser(Database, TimeProvider.System).Erase(await Read("PERSON"));

        Assert.True(erased);
        Assert.Empty(await Store.Read(["PERSON"]));
        var changes = await Changes();
        Assert.Equal([1L, 2L, 3L], changes.Select(change => change.Sequence));
        Assert.DoesNotContain("PERSON", string.Concat(changes), StringComparison.Ordinal);
        Assert.DoesNotContain(customer.Name, string.Concat(changes), StringComparison.Ordinal);
        Assert.Equal("OTHER", changes[1].ErpnextId);
    }

    [Fact]
    public async Task A_late_delivery_does_not_bring_an_erased_customer_back()
    {
        await Store.Commit([Sample.Create(Sample.Full("PERSON"))]);
        await new Eraser(Database, TimeProvider.System).Erase(await Read("PERSON"));

        var known = (await Store.ReadWithErased(["PERSON", "NOBODY"]))["PERSON"];
        var late = Decide(known, "2026-03-05 11:59:00");
        var again = Decide(known, "2026-03-05 12:00:00.000001", isDelete: true);
        var commit = await Store.Commit([new CommitItem("PERSON", known.Version, late.Row, WriteIntent.None)]);

        Assert.Equal((DeliveryOutcome.Stale, null), (late.Outcome, late.Row));
        Assert.Equal((DeliveryOutcome.Stale, null), (again.Outcome, again.Row));
        Assert.Equal(["PERSON"], commit.VersionsMatched);
        Assert.Equal(ChangeKind.Created, Decide(known, "2026-03-06 12:00:00").Change!.Kind);
    }

    [Fact]
    public async Task A_customer_that_lives_is_not_erased()
    {
        await Store.Commit([Sample.Create("ALIVE")]);

        Assert.False(await new Eraser(Database, TimeProvider.System).Erase(await Read("ALIVE")));

        Assert.Equal(1, (await Read("ALIVE")).Version);
    }

    private static RowDecision Decide(StoredCustomer known, string modified, bool isDelete = false) => RowDecision.Make(
        (ErpnextName)"PERSON", known, new ToldEvidence(
            ErpNextDocument.Parse(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""{"name":"PERSON","customer_name":"P","modified":"{{modified}}"}""")), isDelete),
                    Sample.Context());
}
