using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Verification;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    private DifferenceStore Differences => new(Database, new CustomerTotals(TimeProvider.System));

    [Fact]
    public async Task A_difference_comes_back_as_it_was_written()
    {
        var full = Difference("ü-🏢", 1) with
        {
            FormerId = "old 'ü'", Kind = ChangeKind.Renamed, Guess = DifferenceGuess.Rename,
            FoundBy = DifferenceFinder.Enhanced, ErpnextModified = (SiteTime)"2026-03-05 12:00:00.000001",
            Fields = new Dictionary<string, DifferingField> { ["city"] = new(null, OddText), ["name"] = new("a", null) },
            Since = Sample.Noon.AddHours(-1), MendedAt = Sample.Noon.AddHours(1), ToldAt = Sample.Noon.AddHours(2),
            RunId = Guid.CreateVersion7(Sample.Noon).ToString("N"), Customers = 7,
        };
        var bare = Difference(null, 2);

        await Note(full, bare);

        var read = await Differences.List(new(), null, 10);
        Assert.Equal([bare.Id, full.Id], read.Select(one => one.Id));
        Assert.Equal(full.Fields, read[1].Fields);
        Assert.Equal(full, read[1] with { Fields = full.Fields });
        Assert.Equal(bare with { Fields = read[0].Fields }, read[0]);
        Assert.Equal([full.Id], (await Differences.List(new(), bare.Id, 10)).Select(one => one.Id));
        Assert.Equal([bare.Id], (await Differences.List(new(IsOpen: true), null, 10)).Select(one => one.Id));
        Assert.Equal([full.Id], (await Differences.List(new(IsOpen: false), null, 10)).Select(one => one.Id));
        Assert.Equal([full.Id],
            (await Differences.List(new(Guess: DifferenceGuess.Rename), null, 10)).Select(one => one.Id));
        foreach (var name in (string[])["ü-🏢", "old 'ü'"])
            Assert.Equal([full.Id], (await Differences.List(new(ErpnextId: name), null, 10)).Select(one => one.Id));
    }

    [Fact]
    public async Task Differences_are_counted_by_what_made_them_and_those_that_stand_apart()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("B")]);
        await Note(Difference("OLD", -3000), Difference("A", 1) with { MendedAt = Sample.Noon, Customers = 5 },
            Difference("B", 2) with { Kind = ChangeKind.Created, Guess = DifferenceGuess.Import },
            Difference("B", 3) with { Guess = DifferenceGuess.LateWebhook, ToldAt = Sample.Noon });

        var counts = await Differences.Count(Sample.Noon);

        Assert.Equal((2, 3, 1), (counts.Customers, counts.Open, counts.Missing));
        Assert.Equal(
            [new(DifferenceGuess.Import, 1, 0, 1), new(DifferenceGuess.LostWebhook, 5, 5, 5),
                new(DifferenceGuess.LateWebhook, 1, 0, 0)],
            counts.Recent.OrderBy(one => one.Guess));
        Assert.Equal(["B", "OLD"], (await Differences.Open()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_notes_what_it_found_in_what_it_has_written_and_mends_what_was_known()
    {
        await Store.Commit([Sample.Create("A"), Sample.Create("LATE"), Sample.Create("KNOWN"), Sample.Create("EQUAL")]);
        await Note(Difference("KNOWN", -2), Difference("EQUAL", -1), Difference("LATE", 0));
        var (lease, head) = ((await Sync.StartRun("basic", ""))!, await Head());
        var late = await Update("LATE", "page");
        await Store.Commit([Sample.Write(Sample.Customer("LATE") with { City = "webhook" }, 1)]);

        await CommitPage(new(lease, "", head, 4, [await Update("A", "Jeddah"), late, await Update("KNOWN", "Riyadh")], [])
        {
            Evidence = new([Difference("A", 1), Difference("LATE", 2), Difference("KNOWN", 3)], ["KNOWN", "EQUAL", "LATE"]),
        });

        var found = await Differences.List(new(), null, 10);
        Assert.Equal([("A", true), ("LATE", false), ("EQUAL", true), ("KNOWN", true)],
            found.Select(one => (one.ErpnextId!, one.MendedAt is not null)));
    }

    [Fact]
    public async Task What_a_webhook_tells_of_the_same_moment_was_told_late()
    {
        const string saved = "2026-03-05 12:00:00.000002", later = "2026-03-05 12:00:00.000003";
        await Note(
            Difference("A", 1) with { ErpnextModified = (SiteTime)saved },
            Difference("B", 2) with { ErpnextModified = (SiteTime)saved },
            Difference("C", 3) with { ErpnextModified = (SiteTime)saved, Guess = DifferenceGuess.AddressEdit },
            Difference("D", 4) with { Kind = ChangeKind.Deleted });
        await Store.Commit([Told("A", saved), Told("B", later), Told("C", saved), Told("D", null, "on_trash")]);

        Assert.Equal(2, await Differences.Settle(Sample.Noon, Sample.Noon.AddHours(1)));
        Assert.Equal(0, await Differences.Settle(Sample.Noon, Sample.Noon.AddHours(1)));

        Assert.Equal(
            [("D", DifferenceGuess.LateWebhook), ("C", DifferenceGuess.AddressEdit), ("B", DifferenceGuess.LostWebhook),
                ("A", DifferenceGuess.LateWebhook)],
            (await Differences.List(new(), null, 10)).Select(one => (one.ErpnextId!, one.Guess)));

        static CommitItem Told(string name, string? modified, string docEvent = "on_update")
        {
            var told = Sample.Delivery(Guid.CreateVersion7(Sample.Noon.AddMinutes(5)).ToString("N"), name);
            return CommitItem.Of(told with
            {
                ErpnextModified = modified, Outcome = DeliveryOutcome.Duplicate,
                Delivery = told.Delivery with { Event = docEvent },
            });
        }
    }

    [Fact]
    public async Task Mended_differences_are_pruned_and_those_that_stand_stay()
    {
        await Note(Difference("A", 1) with { MendedAt = Sample.Noon }, Difference("B", 2),
            Difference("C", 5000) with { MendedAt = Sample.Noon });

        Assert.Equal(1, await new Pruning(Database).Differences(Sample.Noon.AddDays(1)));

        Assert.Equal(["C", "B"], (await Differences.List(new(), null, 10)).Select(one => one.ErpnextId!));
    }

    private Task<int> Note(params CustomerDifference[] found) => Database.Write(async session =>
    {
        await DifferenceStore.Add(session, Database, found);
        return 0;
    });

    private static CustomerDifference Difference(string? name, int minute) => new()
    {
        Id = Guid.CreateVersion7(Sample.Noon.AddMinutes(minute)).ToString("N"), ErpnextId = name,
        Kind = ChangeKind.Updated, Guess = DifferenceGuess.LostWebhook, FoundBy = DifferenceFinder.Basic,
        FoundAt = Sample.Noon.AddMinutes(minute),
    };
}
