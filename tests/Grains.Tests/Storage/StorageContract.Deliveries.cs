using CustomerSync.Storage;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private DeliveryStore DeliveryLog => new(Database);

    [Fact]
    public async Task A_delivery_comes_back_as_it_was_logged()
    {
        var id = DeliveryId.New(Sample.Noon);
        var record = Sample.Delivery(id, "MÜLLER") with { KeepBody = true, NextAttemptAt = Sample.Noon.AddMinutes(1) };

        await Store.Commit([CommitItem.Of(record)]);

        var logged = await DeliveryLog.Find(id);
        Assert.Equal([new(Sample.Noon, DeliveryOutcome.Applied, 1.5)], logged!.Tries);
        Assert.Equal(
            new LoggedDelivery(
                id, Sample.Noon, "MÜLLER", "on_update", DeliveryOutcome.Applied, null, record.ErpnextModified, null,
                1.5, "127.0.0.1", record.Delivery.Body.Length,
                SigningKey.Current, null, 0,
                DateTimeOffset.FromUnixTimeMilliseconds(record.NextAttemptAt.Value.ToUnixTimeMilliseconds()), null,
                true, "{\"name\":\"🏢\"}") { Answer = 200, Tries = logged.Tries },
            logged);
    }

    /// <summary>An event may stand in an address, and a text be cut within a pair.</summary>
    [Fact]
    public async Task What_is_no_text_for_a_database_is_stored_without_it()
    {
        var record = Sample.Delivery(DeliveryId.New(Sample.Noon), "A");
        record = record with
        {
            Reason = "\uD83D", Delivery = record.Delivery with { Event = "on\0update", ContentType = "x\uDE00y" },
        };

        await Store.Commit([Sample.Create(Sample.Customer("A") with { Address = "1 St\uD83D" }), CommitItem.Of(record)]);

        var logged = await DeliveryLog.Find(record.Delivery.Id);
        Assert.Equal(("on\uFFFDupdate", "\uFFFD", "x\uFFFDy"), (logged!.Event, logged.Reason, logged.ContentType));
        Assert.Equal("1 St\uFFFD", (await Read("A")).Customer!.Address);
    }

    /// <summary>SQLite's own calls bind a text without characters as null unless it is told otherwise.</summary>
    [Fact]
    public async Task An_empty_text_is_not_null()
    {
        var record = Sample.Delivery(DeliveryId.New(Sample.Noon), "A");
        record = record with { Reason = "", Delivery = record.Delivery with { Event = "" } };
        var customer = Sample.Customer("A") with { City = "", Email = "" };

        await Store.Commit([Sample.Create(customer), CommitItem.Of(record)]);

        var logged = await DeliveryLog.Find(record.Delivery.Id);
        Assert.Equal(("", ""), (logged!.Event, logged.Reason));
        Assert.Equal(("", ""), ((await Read("A")).Customer!.City, (await Read("A")).Customer!.Email));
    }

    [Fact]
    public async Task What_waits_for_a_later_time_is_due_once_it_is_brought_forward()
    {
        var (early, late) = (DeliveryId.New(Sample.Noon), DeliveryId.New(Sample.Noon.AddDays(1)));
        foreach (var (id, at) in new[] { (early, Sample.Noon), (late, Sample.Noon.AddDays(1)) })
        {
            var delivery = Sample.Delivery(id, "A")
                with { Outcome = DeliveryOutcome.Failed, KeepBody = true, NextAttemptAt = at.AddHours(2) };
            await Store.Commit([
                new CommitItem(null, 0, null,
                    new WriteIntent(null, delivery with { Delivery = delivery.Delivery with { ReceivedAt = at } }))]);
        }

        await DeliveryLog.BringForward(Sample.Noon, receivedFrom: Sample.Noon.AddMinutes(1));
        Assert.Equal([late], (await DeliveryLog.Due(Sample.Noon, 10)).Select(due => due.Id));

        var (waits, isPutOff) = (Sample.Noon.AddHours(-21), Sample.Noon.AddHours(-23)); // By a clock that was ahead.
        await DeliveryLog.BringForward(waits, receivedFrom: Sample.Noon.AddDays(2));
        Assert.Empty(await DeliveryLog.Due(waits, 10));
        await DeliveryLog.BringForward(isPutOff, receivedFrom: Sample.Noon.AddDays(2));
        Assert.Equal([early], (await DeliveryLog.Due(isPutOff, 10)).Select(due => due.Id));

        await DeliveryLog.BringForward(Sample.Noon, DateTimeOffset.UnixEpoch);
        Assert.Equal(2, (await DeliveryLog.Due(Sample.Noon, 10)).Count);
    }

    [Fact]
    public async Task A_retried_delivery_keeps_its_row_and_its_body_goes_when_it_is_settled()
    {
        var id = DeliveryId.New(Sample.Noon);
        var first = Sample.Delivery(id, "A")
            with { Outcome = DeliveryOutcome.Failed, KeepBody = true, NextAttemptAt = Sample.Noon };
        await Store.Commit([new CommitItem(null, 0, null, new WriteIntent(null, first))]);
        Assert.Equal([id], (await DeliveryLog.Due(Sample.Noon, 10)).Select(due => due.Id));
        Assert.Empty(await DeliveryLog.Due(Sample.Noon.AddMinutes(-1), 10));

        var tried = (await DeliveryLog.Due(Sample.Noon, 10))[0].Tries;
        Assert.Equal([DeliveryOutcome.Failed], tried.Select(one => one.Outcome));
        var again = first with { DecidedAt = Sample.Noon.AddMinutes(1).AddMilliseconds(5), Delivery = first.Delivery
            with { Attempt = 1, Tried = tried, TriedAt = Sample.Noon.AddMinutes(1) }, Outcome = DeliveryOutcome.Applied, KeepBody = false, NextAttemptAt = null };
        await Store.Commit([new CommitItem(null, 0, null, new WriteIntent(null, again))]);

        var settled = await DeliveryLog.Find(id);
        Assert.Equal((DeliveryOutcome.Applied, 1, null, false),
            (settled!.Outcome, settled.Attempts, settled.NextAttemptAt, settled.HasBody));
        Assert.Equal([tried[0], new(Sample.Noon.AddMinutes(1), DeliveryOutcome.Applied, 5)], settled.Tries);
        await Database.Write(session => session.Statement("newer",
            "UPDATE webhook_deliveries SET tries = REPLACE(tries, 'applied', 'quarantined')").ExecuteNonQueryAsync());
        Assert.Equal([DeliveryOutcome.Failed, (DeliveryOutcome)(-1)],
            (await DeliveryLog.Find(id))!.Tries.Select(one => one.Outcome));
        Assert.Empty(await DeliveryLog.Due(Sample.Noon.AddDays(1), 10));
        Assert.Single(await DeliveryLog.List(Query()));
    }

    [Fact]
    public async Task The_log_is_filtered_and_paged_newest_first()
    {
        var ids = Enumerable.Range(0, 10).Select(minute => DeliveryId.New(Sample.Noon.AddMinutes(minute))).ToList();
        var items = ids.Select(
            (id, i) => Sample.Delivery(id, $"Ü {i % 2}")
                with { Outcome = i == 3 ? DeliveryOutcome.Failed : DeliveryOutcome.Applied, Reason = i == 4
                    ? "Some REASON" : null });
        await Store.Commit([.. items.Select(record => CommitItem.Of(record))]);

        Assert.Equal(Enumerable.Reverse(ids), await Ids(Query()));
        Assert.Equal([ids[3]], await Ids(Query() with { Outcome = DeliveryOutcome.Failed }));
        Assert.Equal([ids[4]], await Ids(Query() with { Text = "some reason" }));
        Assert.Equal(5, (await Ids(Query() with { ErpnextId = "Ü 1" })).Count);
        Assert.Equal(10, (await Ids(Query() with { Event = "on_update" })).Count);
        Assert.Empty(await Ids(Query() with { Event = "on_trash" }));
        Assert.Equal([ids[6], ids[5]],
            await Ids(Query() with { From = Sample.Noon.AddMinutes(5), To = Sample.Noon.AddMinutes(7) }));
        Assert.Equal([ids[4], ids[3]], await Ids(Query() with { Before = ids[5], Limit = 2 }));
    }

    [Theory]
    [InlineData("müller")]
    [InlineData("MÜLLER")]
    [InlineData("Muller")]
    [InlineData("ıŞık")]
    [InlineData("on_UPDATE")]
    public async Task A_text_is_found_in_the_log_whatever_its_case(string text)
    {
        var id = DeliveryId.New(Sample.Noon);
        var record = Sample.Delivery(id, "MÜLLER") with { Reason = "Işık said no" };
        await Store.Commit([CommitItem.Of(record),
            Sample.LogOnly(DeliveryId.New(Sample.Noon.AddMinutes(1)))]);

        Assert.Contains(id, await Ids(Query() with { Text = text }));
        Assert.Empty(await Ids(Query() with { Text = text + "x" }));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("\uFFFE")]
    [InlineData("\uD83D")]
    public async Task A_text_that_no_column_can_hold_finds_nothing_and_breaks_nothing(string text)
    {
        await Store.Commit([Sample.Create("A")]);

        Assert.Empty(await Ids(Query() with { Text = text + "x" }));
        Assert.Empty(await Ids(Query() with { ErpnextId = text, Event = text, Before = text }));
        Assert.Null(await DeliveryLog.Find(text));
        Assert.Empty(await Store.ReadWithErased([text]));
        Assert.Empty((await List.Page(new(text + "xyz", "name", 10, null, false))).Items);
    }

    [Fact]
    public async Task What_was_logged_by_a_former_version_is_still_found_by_its_text()
    {
        var id = DeliveryId.New(Sample.Noon);
        await Store.Commit([new CommitItem(null, 0, null, new WriteIntent(null, Sample.Delivery(id, "Former")))]);
        await Execute("UPDATE webhook_deliveries SET search_text = NULL");

        Assert.Equal([id], await Ids(Query() with { Text = "fORMER" }));
    }

    /// <summary>Every combination of the filters takes what each of them takes.</summary>
    [Fact]
    public async Task The_filters_of_the_log_can_be_combined()
    {
        var random = new Random(7);
        DeliveryOutcome[] outcomes = [DeliveryOutcome.Applied, DeliveryOutcome.Failed, DeliveryOutcome.Stale];
        var records = Enumerable.Range(0, 60).Select(i => Sample.Delivery(DeliveryId.New(Sample.Noon.AddMinutes(i)),
            random.Next(4) == 0 ? null : $"C{random.Next(3)}") is var record
            ? record with { Outcome = outcomes[random.Next(3)], Reason = random.Next(2) == 0 ? "why" : null, Delivery =
                record.Delivery with { Event = random.Next(3) == 0 ? "on_trash" : "on_update" } } : null!).ToList();
        await Store.Commit([.. records.Select(record => CommitItem.Of(record))]);

        for (var asked = 0; asked < 64; asked++)
        {
            bool Asks(int filter) => (asked & 1 << filter) != 0;
            var query = Query() with
            {
                Outcome = Asks(0) ? DeliveryOutcome.Failed : null, Event = Asks(1) ? "on_trash" : null, ErpnextId =
                    Asks(2) ? "C1" : null, Text = Asks(3) ? "WHY" : null,
                From = Asks(4) ? Sample.Noon.AddMinutes(10) : null, To = Asks(5) ? Sample.Noon.AddMinutes(50) : null,
            };

            var found = await Ids(query);

            Assert.Equal(Enumerable.Reverse(records).Where((_, back) => back is var i
                && (!Asks(0) || records[59 - i].Outcome is DeliveryOutcome.Failed)
                    && (!Asks(1) || records[59 - i].Delivery.Event == "on_trash")
                && (!Asks(2) || records[59 - i].ErpnextId == "C1") && (!Asks(3) || records[59 - i].Reason == "why")
                && (!Asks(4) || 59 - i >= 10) && (!Asks(5) || 59 - i < 50)).Select(record => record.Delivery.Id),
                    found);
        }
    }

    [Fact]
    public async Task The_log_is_counted()
    {
        DeliveryOutcome[] outcomes =
            [DeliveryOutcome.Applied, DeliveryOutcome.Applied, DeliveryOutcome.Failed, DeliveryOutcome.Failed];
        var items = outcomes.Select((outcome, i) => Sample.Delivery(DeliveryId.New(Sample.Noon.AddMinutes(i)), "A") with
        {
            Outcome = outcome, NextAttemptAt = i == 2 ? Sample.Noon : null,
        });
        await Store.Commit([.. items.Select(record => CommitItem.Of(record))]);

        var (since, recent) = await DeliveryLog.Count(Sample.Noon.AddMinutes(1), Sample.Noon.AddMinutes(3));
        Assert.Equal(new Dictionary<DeliveryOutcome, long> { [DeliveryOutcome.Applied] = 1, [DeliveryOutcome.Failed] =
            2 }, since);
        Assert.Equal(new Dictionary<DeliveryOutcome, long> { [DeliveryOutcome.Failed] = 1 }, recent);
        Assert.Equal((1, 1), await DeliveryLog.CountWaiting());
    }

    [Fact]
    public async Task When_each_secret_was_last_used_is_known()
    {
        SigningKey[] keys = [SigningKey.Previous, SigningKey.Current, SigningKey.Previous, SigningKey.Current];
        var records = keys.Select(
            (key, i) => Sample.Delivery(DeliveryId.New(Sample.Noon.AddMinutes(i)), "A") is var record
            ? record with { Delivery = record.Delivery with { SignedWith = key } } : null!);
        Assert.Empty(await DeliveryLog.LastSigned());

        await Store.Commit([.. records.Select(record => CommitItem.Of(record))]);

        var last = (await DeliveryLog.LastSigned()).ToDictionary(key => key.Key, key => key.Value.Minute);
        Assert.Equal(new Dictionary<SigningKey, int> {
            [SigningKey.Previous] = Sample.Noon.Minute + 2, [SigningKey.Current] = Sample.Noon.Minute + 3 }, last);
    }

    private static DeliveryQuery Query() => new(null, null, null, null, null, null, null, 100);

    private async Task<List<string>> Ids(DeliveryQuery query) =>
        [.. (await DeliveryLog.List(query)).Select(row => row.Id)];
}
