using System.Text;
using CustomerSync.Customers;
using CustomerSync.ErpNext;
using CustomerSync.Storage;
using CustomerSync.Sync;
using CustomerSync.Webhooks;

namespace CustomerSync.Tests.Storage;

/// <summary>
/// What is another customer's stays as it is, whatever the erased one was called, and whoever writes meanwhile.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ErasureOfOneOfManyTests
{
    private static readonly string[] Sentences =
    [
        "ERPNext failed while answering (500): A column is missing",
        "The document has no `modified`: ERP-side settings.",
        "A person decided against it.", "Customer A B not found", "Customer ERP Ltd not found",
        "Could not find Customer: A-1",
        "It tells of an earlier customer of this name.", "ERPNext is not reachable: its gateway answers 502.",
    ];

    [Theory]
    [InlineData("Sqlite", "A")]
    [InlineData("Sqlite", "ERP")]
    [InlineData("PostgreSql", "A")]
    [InlineData("PostgreSql", "ERP")]
    [InlineData("SqlServer", "A")]
    [InlineData("SqlServer", "ERP")]
    public async Task Records_of_others_stay_when_a_customer_with_a_short_name_is_erased(string engine, string name)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var store = new CustomerStore(database, TimeProvider.System);
        await store.Commit([Deleted(name), .. Enumerable.Range(0, 50)
            .Select(i => Sample.Create(Sample.Customer($"{name}{i}", name) with { City = name }))]);
        await store.Commit([.. Enumerable.Range(0, 200)
            .Select(i => Log($"{name}{i % 50}", Sentences[i % Sentences.Length], $"{name} body {i}"))]);
        await store.Commit([.. Enumerable.Range(0, 50)
            .Select(i => Log(null, Sentences[i % Sentences.Length], $$"""{"{{name}}":"{{name}} {{i}}"}"""))]);
        foreach (var (sentence, i) in Sentences.Select((sentence, i) => (sentence, i)))
            await AddRun(database, $"run{i}", $"{name}{i}", sentence);
        var before = await All(database);

        Assert.True(await new Eraser(database, TimeProvider.System).Erase((await store.Read([name]))[name]));

        var after = await All(database);
        Assert.Equal(before.Where(row => !row.Contains("DELETED-CITY", StringComparison.Ordinal)),
            after.Where(row => !row.Contains("erased-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_short_name_goes_where_a_sentence_or_a_body_tells_it(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var store = new CustomerStore(database, TimeProvider.System);
        string[] told = ["Customer ERP not found", "Could not find Customer: ERP", "Renamed to \"ERP\".", "ERP",
            "is linked with <a>ERP</a>"];
        await store.Commit([Deleted("ERP")]);
        await store.Commit([.. told.Select(sentence => Log("OTHER", sentence, "{}")),
            .. told[..3].Select(_ => Log(null, "?", """{"x": "ERP"}"""))]);
        foreach (var (sentence, i) in told.Select((sentence, i) => (sentence, i)))
            await AddRun(database, $"run{i}", "OTHER", sentence);

        await new Eraser(database, TimeProvider.System).Erase((await store.Read(["ERP"]))["ERP"]);

        Assert.DoesNotContain(await All(database), row => row.Contains("ERP", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_body_tells_a_name_in_whatever_way_its_JSON_escapes_it(string engine)
    {
        const string name = "شركة يونس";
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var store = new CustomerStore(database, TimeProvider.System);
        var python = string.Concat(name.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}"));
        string[] bodies = [name, python, python.ToUpperInvariant()
            .Replace("\\U", "\\u", StringComparison.Ordinal), python.Replace("\\", "\\\\", StringComparison.Ordinal)];
        await store.Commit([Deleted(name),
            .. bodies.Select(body => Log(null, null, $$"""{"doc":{"customer":"{{body}}"} }""")),
            Log(null, null, $"customer={Uri.EscapeDataString(name)}&x=1")]);

        await new Eraser(database, TimeProvider.System).Erase((await store.Read([name]))[name]);

        Assert.All(await Rows(database, "SELECT body FROM webhook_deliveries"), body => Assert.Equal("", body));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task What_others_wrote_while_mentions_were_looked_for_is_not_undone(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var store = new CustomerStore(database, TimeProvider.System);
        var heir = Sample.Customer("HEIR") with { PreviousIds = [(ErpnextName)"GONE"] };
        await store.Commit([Sample.Create(heir)]);
        await AddRun(database, "run", "OTHER", "", """{"stage":"names","place":{"modified":"1","name":"GONE"}}""");
        var mentions = new Mentions(new HashSet<string> { "GONE" }, (ErpnextName)"erased-1");
        await Find(database, mentions);

        var renamed = heir with {
            PreviousIds = [(ErpnextName)"GONE", (ErpnextName)"LATER"], RenamedTo = (ErpnextName)"NEW" };
        await store.Commit([Sample.Write(renamed, 1)]);
        await database.Write(
            session => session.Statement(
                "x", """UPDATE sync_runs SET progress = '{"stage":"names","place":{"modified":"2","name":"GONE"}}'""")
                .ExecuteNonQueryAsync());
        var head = await new FeedStore(database).Head();
        await database.Write(mentions.Replace);

        Assert.Equal(("NEW", 2), ((await Heir(store)).RenamedTo?.ToString(), (await Heir(store)).PreviousIds.Count));
        await Find(database, mentions);
        await database.Write(mentions.Replace);
        Assert.Equal(("NEW", "LATER"),
            ((await Heir(store)).RenamedTo?.ToString(), string.Join(' ', (await Heir(store)).PreviousIds)));
        Assert.True((await store.Read(["HEIR"]))["HEIR"].WasWrittenAfter(head));
        Assert.Contains("\"modified\":\"2\",\"name\":\"erased-1\"",
            Assert.Single(await Rows(database, "SELECT progress FROM sync_runs")), StringComparison.Ordinal);
        await Find(database, mentions);
        Assert.False(mentions.Any);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_feed_of_many_steps_is_looked_through_whole(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = new ExplainingDatabase(await TestDatabase.New(engine, folder), engine);
        var store = new CustomerStore(database, TimeProvider.System);
        for (var page = 0; page < 12; page++)
            await store.Commit([.. Enumerable.Range(0, 1_000)
                .Select(i => Sample.Create(Sample.Customer($"C-{page}-{i}")
                    with { MergedInto = i == 500 ? (ErpnextName)"GONE" : null }))]);
        var mentions = new Mentions(new HashSet<string> { "GONE" }, (ErpnextName)"erased-1");

        await Find(database, mentions);
        await database.Write(mentions.Replace);

        var text = engine == "SqlServer" ? "nvarchar(max)" : "text";
        if (engine == "Sqlite") Assert.All(
            database.Plans.Where(
                plan => plan.Sql.Contains("@json", StringComparison.Ordinal)
                    && plan.Sql.Contains("FROM customer_changes", StringComparison.Ordinal)),
            plan => Assert.Contains("(rowid>? AND rowid<?)", plan.Text, StringComparison.Ordinal));
        Assert.Equal(12, (await Rows(
            database, $"SELECT sequence FROM customer_changes WHERE CAST(customer AS {text}) LIKE '%erased-1%'")).Count);
        Assert.Empty(await Rows(
            database, $"SELECT sequence FROM customer_changes WHERE CAST(customer AS {text}) LIKE '%GONE%'"));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public async Task A_page_that_was_read_before_the_erasure_does_not_bring_the_customer_back(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.New(engine, folder);
        var store = new CustomerStore(database, TimeProvider.System);
        await store.Commit([Deleted("PERSON")]);
        var noted = await new FeedStore(database).Head();

        await new Eraser(database, TimeProvider.System).Erase((await store.Read(["PERSON"]))["PERSON"]);

        var known = (await store.ReadWithErased(["PERSON"]))["PERSON"];
        var document = ErpNextDocument.Parse(
            """{"name":"PERSON","customer_name":"P","modified":"2026-03-05 12:00:00"}"""u8.ToArray());
        RowDecision Read(bool isLate) =>
            RowDecision.Make((ErpnextName)"PERSON", known, new ReadEvidence(document, isLate), Sample.Context());
        Assert.True(known.WasWrittenAfter(noted));
        Assert.Null(Read(known.WasWrittenAfter(noted)).Row);
        Assert.False(known.WasWrittenAfter(await new FeedStore(database).Head()));
    }

    [Fact]
    public void Where_the_next_run_begins_tells_no_erased_name()
    {
        var marks = new SyncWatermarks
        {
            PatrolAfter = "GONE", PatrolOursAfter = "FORMER",
            Ahead = new Dictionary<string, SyncPosition> {
                ["Customer"] = new("2030", "GONE"), ["Contact"] = new("2031", "STAYS") },
        };

        var without = marks.Without(["GONE", "FORMER"]).ToJson();

        Assert.DoesNotMatch("GONE|FORMER", without);
        Assert.Matches("2030.*2031.*STAYS", without);
    }

    private static CommitItem Deleted(string name) =>
        Sample.Create(Sample.Customer(name) with { DeletedAt = Sample.Noon, City = "DELETED-CITY" });

    private static CommitItem Log(string? customer, string? reason, string body)
    {
        var record = Sample.Delivery(Guid.CreateVersion7().ToString("N"), customer);
        var delivery = new Delivery {
            Id = record.Delivery.Id, ReceivedAt = Sample.Noon, Event = "on_update",
            Body = Encoding.UTF8.GetBytes(body) };
        return new(null, 0, null,
            new WriteIntent(null, record with { Delivery = delivery, Reason = reason, KeepBody = true }));
    }

    private static Task<int> AddRun(
        Database database, string id, string customer, string sentence, string progress = "{}") =>
            database.Write(async session =>
    {
        await session.Statement(
            "run", "INSERT INTO sync_runs (id, kind, state, lease, progress, started_at, error) VALUES (@id, "
                + "'basic', 'held', 'x', @progress, @at, @error)")
            .With("@id", id).With("@progress", progress).With("@at", database.Bindable(Sample.Noon))
            .With("@error", sentence).ExecuteNonQueryAsync();
        return await session.Statement(
            "failure", "INSERT INTO sync_failures (run_id, erpnext_id, message, at) VALUES (@id, @customer, @error, "
                + "@at)")
            .With("@id", id).With("@customer", customer).With("@at", database.Bindable(Sample.Noon))
            .With("@error", sentence).ExecuteNonQueryAsync();
    });

    private static Task<bool> Find(Database database, Mentions mentions) => database.Read(async session =>
    {
        await mentions.Find(session);
        return true;
    });

    private static async Task<Customer> Heir(CustomerStore store) => (await store.Read(["HEIR"]))["HEIR"].Customer!;

    private static async Task<List<string>> All(Database database)
    {
        var rows = new List<string>();
        foreach (var table in new[] {
            "customers", "customer_changes", "webhook_deliveries", "sync_runs", "sync_failures" })
            rows.AddRange((await Rows(database, $"SELECT * FROM {table}")).Select(row => $"{table} {row}")
                .Order(StringComparer.Ordinal));
        return rows;
    }

    private static Task<List<string>> Rows(Database database, string sql) => database.Read(async session =>
    {
        var rows = new List<string>();
        await using var reader = await session.Statement(sql, sql).ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(
                '|', values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value.ToString())));
        }
        return rows;
    });
}
