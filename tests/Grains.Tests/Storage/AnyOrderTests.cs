using System.Globalization;
using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Webhooks;
using FsCheck;
using FsCheck.Fluent;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// Promise 2 on a real database: whatever the order, however often, with restarts and two activations at once, the same
/// deliveries end in the same row, and the feed replays to it.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class AnyOrderTests
{
    private const string Name = "CUST";

    private static readonly string[] Keys = ["customer_name", "email_id", "mobile_no", "territory", "disabled"];

    /// <summary>
    /// One webhook: at which minute, which keys it tells with which values, or that the customer was deleted.
    /// </summary>
    public sealed record Told(int Minute, bool IsDelete, int Values, int Present);

    /// <summary>
    /// A history, the order in which it arrives, and where activations change: 0 goes on, 1 restarts, 2 uses the other
    /// activation.
    /// </summary>
    public sealed record Scenario(Told[] History, int Shuffle, int[] Activations);

    [Theory]
    [InlineData("Sqlite", 60, false)]
    [InlineData("PostgreSql", 12, false)]
    [InlineData("SqlServer", 12, false)]
    [InlineData("Sqlite", 60, true)]
    [InlineData("PostgreSql", 12, true)]
    public async Task Any_order_ends_in_the_same_row_and_the_feed_replays_to_it(string engine, int cases, bool keepsSome)
    {
        var kept = keepsSome ? new KeptCustomers([new("territory.not", "v1"), new("disabled", "false")], []) : KeptCustomers.All;
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var number = 0;

        foreach (var one in Scenarios().Sample(cases, 12))
        {
            var straight = await Deliver(database, $"{Name}-{number}-a", one.History, [], kept);
            var shuffled = await Deliver(database, $"{Name}-{number++}-b", Arrival(one), one.Activations, kept);
            Assert.True(straight == shuffled,
                $"{string.Join(' ', one.History.AsEnumerable())} shuffle {one.Shuffle} turns "
                + $"{string.Concat("", one.Activations)}\n{straight}\n{shuffled}");
        }

        await AssertReplaysToTheRows(database);
    }

    /// <summary>
    /// A living customer's copy has every mapped field of its row; of a deleted one both know that it is deleted, and
    /// no more counts.
    /// </summary>
    private static async Task AssertReplaysToTheRows(Database database)
    {
        var copies = await FeedReplay.LastOfEach(database);
        var rows = await new CustomerList(database, new FeedStore(database), new CustomerTotals(TimeProvider.System),
            new SearchIndex(database), new ListIndexes(database)).Page(new CustomerQuery(null, "name", 10_000, null, Deleted: true));
        Assert.All(rows.Items, row =>
        {
            var copy = copies.GetValueOrDefault(row.ErpnextId);
            Assert.Equal(row.DeletedAt is null, copy is { DeletedAt: null });
            if (row.DeletedAt is null) Assert.Empty(CustomerFields.Before(copy, row));
        });
    }

    private static Gen<Scenario> Scenarios()
    {
        var told = from minute in Gen.Choose(0, 5)
                   from isDelete in Gen.Choose(0, 4)
                   from values in Gen.Choose(0, 255)
                   from present in Gen.Choose(1, 31)
                   select new Told(minute, isDelete == 0, values, present);
        return from count in Gen.Choose(1, 8)
               from history in told.ArrayOf(count)
               from shuffle in Gen.Choose(0, int.MaxValue)
               from activations in Gen.Choose(0, 2).ArrayOf(24)
               select new Scenario(history, shuffle, activations);
    }

    /// <summary>Shuffled, with some repeated.</summary>
    private static Told[] Arrival(Scenario one)
    {
        var random = new Random(one.Shuffle);
        var all = one.History.Concat(one.History.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(all);
        return all;
    }

    /// <summary>
    /// Two activations take turns as the case says; one that was not asked last works on a row that it has not read
    /// again.
    /// </summary>
    /// <returns>What the row holds, without what belongs to the name, the clock and the way there.</returns>
    private static async Task<string> Deliver(
        Database database, string name, IEnumerable<Told> arrival, int[] activations, KeptCustomers kept)
    {
        var store = new CustomerStore(database, TimeProvider.System);
        var memory = new StoredCustomer?[2];
        var (current, step) = (0, 0);
        foreach (var told in arrival)
        {
            var turn = step < activations.Length ? activations[step++] : 0;
            if (turn == 1) memory[current] = null;
            if (turn == 2) current = 1 - current;
            memory[current] = await Apply(store, name, memory[current] ?? await Read(store, name), told, kept);
        }
        var row = await Read(store, name);
        var customer = row.Customer!
            with { ErpnextId = (ErpnextName)"", Id = Guid.Empty, Sequence = 0,
                DeletedAt = row.Customer.DeletedAt is null ? null : Sample.Noon,
                LeftAt = row.Customer.LeftAt is null ? null : Sample.Noon };
        return $"{customer} {row.Document} {row.Times}".Replace(name, "NAME", StringComparison.Ordinal);
    }

    private static async Task<StoredCustomer> Apply(CustomerStore store, string name, StoredCustomer known, Told told, KeptCustomers kept)
    {
        var document = ErpNextDocument.Parse(Body(name, told));
        while (true)
        {
            var decision = RowDecision.Make(
                (ErpnextName)name, known, new ToldEvidence(document, told.IsDelete),
                Sample.Context() with { Mapping = new(new MappingOptions(), kept: kept) });
            var next = decision.Row;
            var commit = await store.Commit(
                [new CommitItem(name, known.Version, next,
                    new WriteIntent(decision.Change, Log(name, decision.Outcome)))]);
            if (commit.VersionsMatched.Contains(name)) return next is null ? known : await Read(store, name);
            known = await Read(store, name); // Another activation was first: read again, decide again.
        }
    }

    private static async Task<StoredCustomer> Read(CustomerStore store, string name) =>
        (await store.Read([name])).GetValueOrDefault(name) ?? new StoredCustomer();

    private static DeliveryRecord Log(string name, DeliveryOutcome outcome) =>
        Sample.Delivery(Guid.NewGuid().ToString("N"), name) with { Outcome = outcome };

    private static byte[] Body(string name, Told told)
    {
        var body = new StringBuilder($"{{\"name\":\"{name}\",\"modified\":\"2026-03-05 12:0{told.Minute}:00.000000\"");
        for (var i = 0; i < Keys.Length; i++)
            if ((told.Present >> i & 1) == 1)
                body.Append(CultureInfo.InvariantCulture, $",\"{Keys[i]}\":")
                    .Append(Keys[i] == "disabled" ? told.Values & 1 : $"\"v{told.Values >> i & 3}\"");
        return Encoding.UTF8.GetBytes(body.Append('}').ToString());
    }
}
