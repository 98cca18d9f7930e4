using System.Globalization;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator;
using ErpNextSimulator.Control;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Each way in which ERPNext drifts from what its webhooks tell (FACTS 2.3), made on a site whose webhooks are installed:
/// it stands in the proof, with what made it, who found it and both values, and is mended.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class DifferencesTests
{
    /// <summary>Nobody listens there: every webhook is lost, and ERPNext logs that.</summary>
    private const string Nowhere = "http://127.0.0.1:1/api/webhooks/erpnext/customers";

    public static TheoryData<string, string, string, string> Operations { get; } = new()
    {
        // operation, guess, what mends it, the field that differs
        { "import of a new one", "import", "created", "" },
        { "import of a known one", "program", "updated", "taxNumber" },
        { "import of many", "import", "updated", "taxNumber" },
        { "set_value", "program", "updated", "taxNumber" },
        { "db_set", "program", "updated", "taxNumber" },
        { "save", "lostWebhook", "updated", "taxNumber" },
        { "create", "lostWebhook", "created", "" },
        { "edit_address", "addressEdit", "updated", "city" },
        { "edit_contact", "contactEdit", "updated", "email" },
        { "sql", "sql", "updated", "taxNumber" },
        { "sql_insert", "import", "created", "" },
        { "sql_credit_limit", "sql", "updated", "creditLimit" },
        { "rename_id", "rename", "renamed", "" },
        { "rename", "rename", "renamed", "" },
        { "merge", "merge", "merged", "" },
        { "delete", "lostWebhook", "deleted", "" },
        { "bulk_delete", "lostWebhook", "deleted", "" },
        { "delete_permanently", "sql", "deleted", "" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_no_webhook_told_stands_in_the_proof_with_what_made_it(
        string operation, string guess, string mends, string field)
    {
        await using var site = await Prepared(operation);
        Assert.Equal(0, (await Proof(site)).GetProperty("found").GetInt64());
        Do(site.Simulator, operation);
        if (guess == "lostWebhook" && operation is "save" or "create")
            await Wait.Until("ERPNext's log of the lost webhook", () => Logged(site.Simulator, Name(operation)));

        await site.Basic();

        await site.AssertSame();
        var found = await Found(site);
        var one = Assert.Single(found, one => one.GetProperty("guess").GetString() == guess
            && one.GetProperty("erpnextId").GetString() == Name(operation));
        Assert.Equal(mends, one.GetProperty("kind").GetString());
        Assert.All(found, each => Assert.Equal(guess, each.GetProperty("guess").GetString()));
        Assert.NotEqual(JsonValueKind.Null, one.GetProperty("mendedAt").ValueKind);
        if (field.Length > 0)
        {
            var values = one.GetProperty("fields").GetProperty(field);
            Assert.NotEqual(values.GetProperty("ours").GetString(), values.GetProperty("erpNext").GetString());
        }
        var proof = await Proof(site);
        var (customers, equal) = (proof.GetProperty("customers").GetInt64(), proof.GetProperty("equal").GetInt64());
        Assert.Equal(customers, equal);
        Assert.Equal((0, found.Count, found.Count, found.Count), (
            proof.GetProperty("open").GetInt64(), (int)proof.GetProperty("found").GetInt64(),
            (int)proof.GetProperty("mended").GetInt64(), (int)proof.GetProperty("neverTold").GetInt64()));
        Assert.Equal(found.Count, (int)proof.GetProperty("byGuess").GetProperty(guess).GetInt64());
    }

    [Fact]
    public async Task What_a_sync_finds_before_its_webhook_comes_was_told_late_and_not_lost()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        await site.Basic();
        site.Simulator.Installer.Install(Intake(site), Capture.Secret, "on_update");
        (site.Simulator.Faults.Late, site.Simulator.Faults.LateBy) = (1, 3_000);
        var name = FirstName(site);
        site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "77" });

        await site.Basic();

        var one = Assert.Single(await Found(site));
        Assert.Equal(name, one.GetProperty("erpnextId").GetString());
        await Wait.Until("the note that it was told", async () =>
            Assert.Single(await Found(site)).GetProperty("guess").GetString() == "lateWebhook");
        var proof = await Proof(site);
        Assert.Equal((1, 0, 1.0), (proof.GetProperty("found").GetInt64(), proof.GetProperty("neverTold").GetInt64(),
            proof.GetProperty("webhooks").GetProperty("share").GetDouble()));
    }

    [Fact]
    public async Task What_webhooks_tell_is_no_difference_and_their_share_falls_with_what_they_lose()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        await site.Basic();
        site.Simulator.Installer.Install(Intake(site), Capture.Secret, "on_update");
        var names = Names(site);
        foreach (var name in names.Take(6))
            site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "1" });
        await Wait.Until("the webhooks", async () =>
            (await Proof(site)).GetProperty("webhooks").GetProperty("told").GetInt64() == 6);
        await site.Basic();
        Assert.Empty(await Found(site));

        site.Simulator.Faults.Lost = 1;
        foreach (var name in names.Take(3))
            site.Simulator.Actions.Do("save", name, values: new() { ["tax_id"] = "2" });
        await site.Basic();

        var proof = await Proof(site);
        Assert.Equal(3, proof.GetProperty("found").GetInt64());
        Assert.Equal(3, proof.GetProperty("neverTold").GetInt64());
        Assert.Equal(proof.GetProperty("customers").GetInt64(), proof.GetProperty("equal").GetInt64());
    }

    [Fact]
    public async Task A_first_copy_is_no_drift_and_one_customer_tells_when_it_was_last_seen_equal()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        var proof = await Proof(site);
        Assert.Equal(JsonValueKind.Null, proof.GetProperty("equal").ValueKind);
        Assert.NotEmpty(proof.GetProperty("unproven").EnumerateArray());

        var before = TimeProvider.System.GetUtcNow();
        await site.Basic();

        proof = await Proof(site);
        Assert.Equal((20, 20, 0), (proof.GetProperty("customers").GetInt64(), proof.GetProperty("equal").GetInt64(),
            proof.GetProperty("found").GetInt64()));
        Assert.True(proof.GetProperty("oldestLook").GetDateTimeOffset() >= before.AddMilliseconds(-1));
        var one = await site.Front.Data(
            $"/api/customers/verification/customer?erpnextId={Uri.EscapeDataString(FirstName(site))}");
        Assert.True(one.GetProperty("seenAt").GetDateTimeOffset() >= proof.GetProperty("oldestLook").GetDateTimeOffset());
        await site.Basic();
        Assert.True((await Proof(site)).GetProperty("oldestLook").GetDateTimeOffset()
            > proof.GetProperty("oldestLook").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_webhook_of_what_ERPNext_undid_is_a_phantom()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 20);
        await site.Basic();
        site.Simulator.Installer.Install(Intake(site), Capture.Secret, "on_update");

        site.Simulator.Actions.Do("phantom", "Never There");

        await Wait.Until("its end", async () => (await Found(site)).Any(one =>
            one.GetProperty("guess").GetString() == "phantom" && one.GetProperty("erpnextId").GetString() == "Never There"));
    }

    [Fact]
    public async Task Of_an_erased_customer_nothing_stands_in_the_proof()
    {
        await using var site = await Prepared("delete");
        Do(site.Simulator, "delete");
        await site.Basic();
        Assert.NotEmpty(await Found(site));

        using var erased = await site.Front.Http.DeleteAsync("/api/customers/B");

        Assert.True(erased.IsSuccessStatusCode);
        Assert.Empty(await Found(site));
    }

    private static string Intake(SyncedSite site) => $"{site.Front.App.Urls.First()}{RunningFront.Webhooks}";

    private static Task<JsonElement> Proof(SyncedSite site) => site.Front.Data("/api/customers/verification");

    private static async Task<IReadOnlyList<JsonElement>> Found(SyncedSite site) =>
        [.. (await site.Front.Data("/api/customers/verification/differences")).GetProperty("items").EnumerateArray()];

    private static List<string> Names(SyncedSite site) => site.Simulator.Site.Read(
        () => site.Simulator.Site[DocTypes.Customer].Select(one => one.Name).ToList());

    private static string FirstName(SyncedSite site) => Names(site)[0];

    private static string Name(string operation) => operation switch
    {
        "import of a new one" or "create" or "sql_insert" => "New",
        "rename_id" or "rename" => "B renamed",
        _ => "B",
    };

    private static bool Logged(RunningSimulator simulator, string name) => simulator.Site.Read(
        () => simulator.Site[DocTypes.WebhookLog].Any(row => row.Text("reference_document") == name));

    private static async Task<SyncedSite> Prepared(string operation)
    {
        var site = await SyncedSite.Start();
        site.SiteTime = TimeSpan.FromDays(-2);
        foreach (var name in (ReadOnlySpan<string>)["شركة النور", "Müller", "B", "C", "D", "E"])
            site.Simulator.Actions.Do("create", name, values: Full(name));
        if (operation == "sql_credit_limit") site.Simulator.Actions.Do(
            "set_credit_limit", "B", values: new() { ["company"] = "Lab Trading", ["credit_limit"] = 10.0 });
        site.Simulator.Installer.Install(Nowhere, Capture.Secret, "on_update", "on_trash");
        // So that ERPNext's log says something: an empty one may be of a site that sends nothing.
        site.Simulator.Actions.Do("save", "E", values: new() { ["tax_id"] = "5" });
        await Wait.Until("ERPNext's log", () => Logged(site.Simulator, "E"));
        await site.Basic();
        site.SiteTime = TimeSpan.Zero;
        return site;
    }

    private static void Do(RunningSimulator simulator, string operation)
    {
        var actions = simulator.Actions;
        _ = operation switch
        {
            "import of a new one" => actions.Do("import", "New", values: Full("New")),
            "import of a known one" => actions.Do("import", "B", values: Tax()),
            "import of many" => Many(actions),
            "create" => actions.Do("create", "New", values: Full("New")),
            "sql_insert" => actions.Do("sql_insert", "New", values: new() { ["tax_id"] = "3" }),
            "set_value" or "sql" or "save" or "db_set" => actions.Do(operation, "B", values: Tax()),
            "edit_address" => actions.Do(operation, "B", values: new() { ["city"] = "Dammam" }),
            "edit_contact" => actions.Do(operation, "B", values: new() {
                ["email_ids"] = new PyList { new PyDict { ["email_id"] = "new@example.com", ["is_primary"] = 1L } } }),
            "sql_credit_limit" => actions.Do(operation, "B", values: new() { ["credit_limit"] = 99.0 }),
            "rename_id" or "rename" => actions.Do(operation, "B", "B renamed"),
            "merge" => actions.Do(operation, "B", "C"),
            "bulk_delete" => BulkDelete(actions),
            _ => actions.Do(operation, "B"),
        };
    }

    private static string Many(Actions actions)
    {
        foreach (var name in (ReadOnlySpan<string>)["C", "D"]) actions.Do("import", name, values: Tax());
        return actions.Do("import", "B", values: Tax());
    }

    /// <summary>The first is refused, and so nothing is told of the rest.</summary>
    private static string BulkDelete(Actions actions)
    {
        actions.Do("link", "Müller");
        return actions.Do("bulk_delete", "Müller\nB\nC");
    }

    private static PyDict Tax() => new() { ["tax_id"] = "77" };

    private static PyDict Full(string name) => new()
    {
        ["customer_name"] = name, ["email_id"] = $"{name.Length}@example.com",
        ["mobile_no"] = "+966 5" + name.Length.ToString(CultureInfo.InvariantCulture),
        ["address_line1"] = "King Fahd Road", ["city"] = "Riyadh", ["country"] = "Saudi Arabia", ["tax_id"] = "3",
    };
}
