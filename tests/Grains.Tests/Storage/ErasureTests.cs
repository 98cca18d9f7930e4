using System.Text;
using System.Text.Json;
using CustomerSync.Customers;
using CustomerSync.Storage;
using CustomerSync.Verification;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// After an erasure no value of the customer is anywhere in the database: every table is read whole, and the bytes of
/// SQLite's files.
/// </summary>
public sealed class ErasureTests
{
    private const string Name = "Zzyzx & Söhne \"شركة\"";
    private const string Former = "Qqvarn Former";
    private const string Merged = "Merged into it";

    private static readonly Customer Person = Sample.Customer(Name, "Wwindle Xavier") with
    {
        CompanyName = "Xyloid Trading", ContactPerson = "Vvictor", Email = "zzyzx@secret.example",
        Phone = "+966 55 987 6543", Address = "Jjackdaw Road 7\nQuartz",
        TaxNumber = "399999999900003", City = "Qqcity", PrimaryContact = "Cc-contact-77",
        PrimaryAddress = "Aa-address-77",
    };

    private static IEnumerable<string> Secrets =>
        [Name, Former, Person.Name, Person.CompanyName!, Person.ContactPerson!, Person.Email!, Person.Phone!,
            "Jjackdaw", Person.TaxNumber!, "Qqcity", "Cc-contact", "Aa-address"];

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task Nothing_of_an_erased_customer_is_left(string engine)
    {
        using var folder = new TemporaryFolder();
        await using (var database = await TestDatabase.New(engine, folder))
        {
            var store = new CustomerStore(database, TimeProvider.System);
            await Fill(database, store);
            Assert.NotEmpty(await Remains.In(database, Secrets));

            Assert.True(await new Eraser(database, TimeProvider.System).Erase((await store.Read([Name]))[Name]));

            Assert.Empty(await Remains.In(database, Secrets));
            if (engine == "Sqlite") Assert.Empty(Remains.InFiles(folder.Path, Secrets));
            var others = await store.Read(["NEIGHBOUR", Merged, "HEIR"]);
            Assert.Equal(["OTHER FORMER"], others["HEIR"].Customer!.PreviousIds.Select(name => (string)name));
            Assert.StartsWith("erased-", others[Merged].Customer!.MergedInto!, StringComparison.Ordinal);
            Assert.Equal(("Wwindle", 1), (others["NEIGHBOUR"].Customer!.Name, others["NEIGHBOUR"].Version));
            var feed = new FeedStore(database);
            var changes = (await feed.Read((await feed.Head()).Cursor with { Sequence = 0 }, 100)).Changes;
            Assert.Equal(Enumerable.Range(1, changes.Count)
                .Select(i => (long)i), changes.Select(change => change.Sequence));
            Assert.Contains(changes, change => change.Customer.Name == "Wwindle"); // What is another's stays.
        }
        if (engine == "Sqlite") Assert.Empty(Remains.InFiles(folder.Path, Secrets));
    }

    private static async Task Fill(Database database, CustomerStore store)
    {
        var former = Sample.Customer(Former) with { RenamedTo = (ErpnextName)Name, DeletedAt = Sample.Noon };
        var merged = Sample.Customer(Merged) with { MergedInto = (ErpnextName)Name, DeletedAt = Sample.Noon };
        var heir = Sample.Customer("HEIR") with { PreviousIds = [(ErpnextName)"OTHER FORMER", (ErpnextName)Name] };
        var person = Person with { PreviousIds = [(ErpnextName)Former], DeletedAt = Sample.Noon };
        await store.Commit([Sample.Create(Sample.Customer("NEIGHBOUR", "Wwindle")), Sample.Create(person),
            new CommitItem(Former, 0, Sample.Row(former), WriteIntent.None), Sample.Create(merged),
            Sample.Create(heir)]);
        for (var version = 1; version <= 30; version++)
            await store.Commit([
                Sample.Write(person with { Website = new string((char)('a' + version % 26), version * 50) }, version,
                    deliveryId: Guid.CreateVersion7().ToString("N"))]);
        await store.Commit([new CommitItem(null, 0, null, new WriteIntent(null, Rejected()))]);
        await Write(database,
            "INSERT INTO sync_runs (id, kind, state, lease, progress, started_at, error) VALUES ('run', 'basic', "
            + "'held', 'x', @text, '2026-01-01', @error)",
            JsonSerializer.Serialize(
                new { stage = "names", place = new { modified = "x", name = Name },
                    marks = new { patrolAfter = Former, patrolOursAfter = Name },
                    hold = new { deletes = 1, known = 2, examples = new[] { "A", Name } } }),
            $"{Name} could not be read.");
        await Write(database,
            "INSERT INTO sync_failures (run_id, erpnext_id, message, at) VALUES ('run', 'NEIGHBOUR', @text, "
            + "'2026-01-01')", $"It was renamed to {Name}.", "");
        await database.Write(async session =>
        {
            await DifferenceStore.Add(session, database, [Difference(Name, null), Difference("HEIR", Name),
                Difference(Former, null)]);
            return 0;
        });
    }

    private static CustomerDifference Difference(string name, string? former) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"), ErpnextId = name, FormerId = former, Kind = ChangeKind.Updated,
        Guess = DifferenceGuess.Sql, FoundBy = DifferenceFinder.Patrol, FoundAt = Sample.Noon,
        Fields = new Dictionary<string, DifferingField> { ["city"] = new(former is null ? Person.City : null, "Riyadh") },
    };

    private static DeliveryRecord Rejected() => Sample.Delivery(Guid.CreateVersion7().ToString("N"), null) with
    {
        Delivery = new Delivery { Id = Guid.CreateVersion7()
            .ToString("N"), ReceivedAt = Sample.Noon, Event = "on_update",
            Body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { doc = new { customer = Name } })) },
        Outcome = DeliveryOutcome.Rejected, Reason = $"{Name}?", KeepBody = true,
    };

    private static Task<int> Write(Database database, string sql, string text, string error) =>
        database.Write(session =>
    {
        var timed = sql.Replace("'2026-01-01'", "@at", StringComparison.Ordinal);
        var statement = session.Statement(timed, timed).With("@text", text).With("@at", database.Bindable(Sample.Noon));
        if (sql.Contains("@error", StringComparison.Ordinal)) statement.With("@error", error);
        return statement.ExecuteNonQueryAsync();
    });
}
