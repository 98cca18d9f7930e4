using System.Text.Json;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Syncs;

/// <summary>
/// Renames that are undone, follow each other, or whose comments are hard to read: the customer ends as itself, under
/// the name that ERPNext has.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class RenameTrailsTests
{
    private static readonly string[] Plain = ["--Sync:PatrolRows", "0"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rename_that_is_undone_changes_nothing_however_often_its_comments_are_read(bool betweenRuns)
    {
        await using var site = await With("A");
        var before = await site.Customer("A");
        site.Simulator.Actions.Do("rename_id", "A", "B");
        if (betweenRuns) Assert.Equal(1, Renamed(await site.Basic()));
        site.Simulator.Actions.Do("rename_id", "B", "A");

        Assert.Equal(betweenRuns ? 1 : 0, Renamed(await site.Basic()));

        var settled = await site.Customer("A");
        for (var run = 0; run < 3; run++) Assert.Equal(0, Renamed(await site.Basic()));
        var after = await site.Customer("A");
        Assert.Equal(settled.ToString(), after.ToString());
        Assert.Equal(Id(before), Id(after));
        Assert.DoesNotContain("A", Previous(after));
        await site.AssertSame();
    }

    [Theory]
    [InlineData("A B C A")]
    [InlineData("A B C D")]
    [InlineData("A B A C")]
    [InlineData("A B C B")]
    public async Task A_chain_ends_at_its_last_name_with_one_change_and_every_name_finds_the_customer(string chain)
    {
        var names = chain.Split(' ');
        await using var site = await With("A");
        var id = Id(await site.Customer("A"));
        foreach (var (from, to) in names.Zip(names.Skip(1))) site.Simulator.Actions.Do("rename_id", from, to);

        Assert.Equal(names[^1] == "A" ? 0 : 1, Renamed(await site.Basic()));

        Assert.Equal(0, Renamed(await site.Basic()));
        Assert.Equal(id, Id(await site.Customer(names[^1])));
        if (names[^1] != "A") Assert.Equal(id, Id(await site.Customer("A")));
        await site.AssertSame();
    }

    [Fact]
    public async Task A_webhook_under_a_name_that_was_given_up_at_once_leaves_no_second_customer()
    {
        await using var site = await With("A");
        var id = Id(await site.Customer("A"));
        site.Simulator.Actions.Do("rename_id", "A", "B");
        await Deliver(site, "B");
        site.Simulator.Actions.Do("rename_id", "B", "A");

        var run = await site.Basic();

        Assert.Equal((1, 0), (Renamed(run), run.GetProperty("deleted").GetInt32()));
        var history = (await site.Front.Data("/api/customers/A/history")).GetProperty("items").EnumerateArray();
        // Of both rows.
        Assert.Equal(["renamed", "created", "created"],
            history.Select(entry => entry.GetProperty("kind").GetString()!));
        Assert.Equal((id, "A"),
            (Id(await site.Customer("B")), (await site.Customer("B")).GetProperty("erpnextId").GetString()));
        Assert.Equal(0, Renamed(await site.Basic()));
        await site.AssertSame();
    }

    [Fact]
    public async Task Renames_of_a_name_that_was_used_again_keep_both_customers_apart()
    {
        await using var site = await With("A");
        var first = Id(await site.Customer("A"));
        site.Simulator.Actions.Do("rename_id", "A", "B");
        site.Simulator.Actions.Do("create", "A", values: site.Simulator.Seeder.NewCustomer());
        await site.Basic();
        var second = Id(await site.Customer("A"));

        site.Simulator.Actions.Do("rename_id", "A", "C");
        await site.Basic();
        await site.Basic();

        Assert.Equal((first, second), (Id(await site.Customer("B")), Id(await site.Customer("C"))));
        Assert.NotEqual(first, second);
        await site.AssertSame();
    }

    [Theory]
    [InlineData("CUST-2026-00051", "Smith & Sons")]
    [InlineData("Salt & Sons", "Salt & Daughters")]
    [InlineData("G&amp;L", "G&L Trading")]
    [InlineData("Old", "G&amp;L")]
    [InlineData("A&copy;B", "A & copy")]
    [InlineData("it goes to <x", "from A to B")]
    [InlineData("x</strong> to <strong>y", "z")]
    [InlineData("Trail Co ", "Trail Co")]
    [InlineData("z", "x</strong> to <strong>y")]
    public async Task A_name_that_HTML_knows_otherwise_is_renamed_to_what_ERPNext_has(string from, string to)
    {
        await using var site = await With(from);
        var id = Id(await site.Customer(from));
        site.Simulator.Actions.Do("rename_id", from, to);

        var run = await site.Basic();

        Assert.Equal((1, 0), (Renamed(run), run.GetProperty("deleted").GetInt32()));
        var customer = await site.Customer(to);
        Assert.Equal((to, id), (customer.GetProperty("erpnextId").GetString(), Id(customer)));
        Assert.Equal([from], Previous(customer));
        Assert.Equal(0, Renamed(await site.Basic()));
        await site.AssertSame();
    }

    [Theory]
    [InlineData("R&D Labs", "Smith & Sons", null)]
    [InlineData("R&amp;D", "C", null)]
    [InlineData("R&D Labs", "Smith & Sons", "<strong>{0}</strong> ile <strong>{1}</strong> birleştirildi")]
    [InlineData("A", "B", "تم دمج <strong>{0}</strong> في <strong>{1}</strong>")]
    public async Task A_merge_names_the_survivor_that_ERPNext_has_in_any_language(
        string from, string into, string? text)
    {
        await using var site = await With(from, into);
        site.Simulator.Actions.Do("merge", from, into);
        if (text is not null) Translate(site, text, from, into);

        var run = await site.Basic();

        Assert.Equal((1, 0), (run.GetProperty("merged").GetInt32(), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(into, (await site.Customer(from)).GetProperty("mergedInto").GetString());
        Assert.Equal(0, (await site.Basic()).GetProperty("merged").GetInt32());
        await site.AssertSame();
    }

    [Theory]
    [InlineData("umbenannt von <strong>{0}</strong> in <strong>{1}</strong>")]
    [InlineData("<strong>{1}</strong> olarak <strong>{0}</strong> yeniden adlandırıldı")]
    [InlineData("أعيدت تسمية <strong>{0}</strong> إلى <strong>{1}</strong>")]
    public async Task A_rename_is_understood_in_any_language_and_order_of_words(string text)
    {
        await using var site = await With("R&D");
        site.Simulator.Actions.Do("rename_id", "R&D", "Q&A");
        Translate(site, text, "R&D", "Q&A");

        Assert.Equal(1, Renamed(await site.Basic()));
        Assert.Equal(["R&D"], Previous(await site.Customer("Q&A")));
        Assert.Equal(0, Renamed(await site.Basic()));
    }

    [Fact]
    public async Task Renamed_and_then_merged_between_two_syncs_it_is_a_merge()
    {
        await using var site = await With("A", "S");
        site.Simulator.Actions.Do("rename_id", "A", "B");
        site.Simulator.Actions.Do("merge", "B", "S");

        var run = await site.Basic();

        Assert.Equal((1, 0, 0),
            (run.GetProperty("merged").GetInt32(), Renamed(run), run.GetProperty("deleted").GetInt32()));
        Assert.Equal("S", (await site.Customer("A")).GetProperty("mergedInto").GetString());
        await site.AssertSame();
    }

    [Fact]
    public async Task A_customer_that_is_renamed_while_its_comments_are_read_is_followed_in_the_same_run()
    {
        await using var site = await With("A");
        var id = Id(await site.Customer("A"));
        site.Simulator.Actions.Do("rename_id", "A", "B");
        var requests = 0;
        site.Simulator.Faults.Before = target =>
        {
            var areComments = target.Contains("resource/Comment", StringComparison.Ordinal)
                && !target.Contains("9999", StringComparison.Ordinal);
            if ((areComments || requests > 0) && Interlocked.Increment(ref requests) == 2)
                site.Simulator.Actions.Do("rename_id", "B", "C");
        };

        var run = await site.Basic();

        Assert.Equal((1, 0), (Renamed(run), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(id, Id(await site.Customer("C")));
        await site.AssertSame();
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("A B C")]
    public async Task Customers_that_change_names_among_themselves_stay_themselves(string circle)
    {
        var names = circle.Split(' ');
        await using var site = await With(names);
        var ids = new List<string>();
        foreach (var name in names) ids.Add(Id(await site.Customer(name)));
        site.Simulator.Actions.Do("rename_id", names[^1], "parked");
        for (var i = names.Length - 2; i >= 0; i--) site.Simulator.Actions.Do("rename_id", names[i], names[i + 1]);
        site.Simulator.Actions.Do("rename_id", "parked", names[0]);

        var run = await site.Basic();

        Assert.Equal((names.Length, 0, 0),
            (Renamed(run), run.GetProperty("deleted").GetInt32(), run.GetProperty("created").GetInt32()));
        for (var i = 0; i < names.Length; i++)
            Assert.Equal(ids[i], Id(await site.Customer(names[(i + 1) % names.Length])));
        Assert.Equal(0, Renamed(await site.Basic()));
        await site.AssertSame();
    }

    [Theory]
    [InlineData("A B C", false)]
    [InlineData("A B C D", false)]
    [InlineData("A B C D E", false)]
    [InlineData("A B C D", true)]
    public async Task Names_that_are_handed_on_go_with_their_customers(string chain, bool lastIsTouched)
    {
        var names = chain.Split(' ');
        await using var site = await With(names[..^1]);
        var ids = new List<string>();
        foreach (var name in names[..^1]) ids.Add(Id(await site.Customer(name)));
        var documents = names[..^1].ToDictionary(
            name => name, name =>
                site.Simulator.Site.Read(
                    () => site.Simulator.Site.Get(DocTypes.Customer, name).ToDict(withNulls: true)));
        for (var i = names.Length - 2; i >= 0; i--) site.Simulator.Actions.Do("rename_id", names[i], names[i + 1]);
        var written = 0;
        if (lastIsTouched) site.Simulator.Faults.Before = target =>
        {
            if (!target.Contains("get_list", StringComparison.Ordinal) || written >= 12) return;
            var document = documents[names[^2]];
            document["modified"] = $"2026-11-30 00:00:{Interlocked.Increment(ref written) % 60:00}.{written:000000}";
            using var answer = site.Front.Deliver(
                JsonSerializer.Serialize(new { @event = "on_update", doc = document })).GetAwaiter().GetResult();
        };

        var run = await site.Basic();

        site.Simulator.Faults.Before = null;
        Assert.Equal((0, 0), (run.GetProperty("deleted").GetInt32(), run.GetProperty("created").GetInt32()));
        if (lastIsTouched) await site.Basic();
        else Assert.Equal(ids.Count, Renamed(run));
        for (var i = 0; i < ids.Count; i++)
            Assert.Equal((names[i + 1], ids[i]), (names[i + 1], Id(await site.Customer(names[i + 1]))));
        await site.AssertSame();
    }

    [Fact]
    public async Task A_name_of_one_that_is_gone_goes_to_another_customer()
    {
        await using var site = await With("A", "B");
        var id = Id(await site.Customer("A"));
        site.Simulator.Actions.Do("delete_permanently", "B");
        site.Simulator.Actions.Do("rename_id", "A", "B");

        var run = await site.Basic();

        Assert.Equal((1, 1), (Renamed(run), run.GetProperty("deleted").GetInt32()));
        Assert.Equal(id, Id(await site.Customer("B")));
        await site.AssertSame();
    }

    [Fact]
    public async Task A_rename_that_meets_a_conflict_each_time_is_done_by_a_later_run_however_old_it_is_then()
    {
        await using var site = await With("A");
        var id = Id(await site.Customer("A"));
        var document = site.Simulator.Site.Read(
            () => site.Simulator.Site.Get(DocTypes.Customer, "A").ToDict(withNulls: true));
        site.Simulator.Actions.Do("rename_id", "A", "B");
        var written = 0;
        site.Simulator.Faults.Before = target =>
        {
            if (!target.Contains("get_list", StringComparison.Ordinal)) return;
            document["modified"] = $"2026-11-30 00:00:{Interlocked.Increment(ref written) % 60:00}.{written:000000}";
            using var answer = site.Front.Deliver(
                JsonSerializer.Serialize(new { @event = "on_update", doc = document })).GetAwaiter().GetResult();
        };

        var first = await site.Basic();

        site.Simulator.Faults.Before = null;
        Assert.Equal((0, 0), (Renamed(first), first.GetProperty("deleted").GetInt32()));
        site.SiteTime = TimeSpan.FromDays(1);
        Assert.Equal(1, Renamed(await site.Basic()));
        Assert.Equal(id, Id(await site.Customer("B")));
    }

    /// <summary>
    /// Any renames of some customers, each within names of its own, in several runs, with webhooks between: each stays
    /// itself, and a run more changes nothing.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_renames_end_with_every_customer_as_itself(int seed)
    {
        var random = new Random(seed);
        string[][] names = [["a & b", "a&amp;b", "A & b "], ["c", "C", "ç d"], ["d&amp;e", "d & e", "d"],
            ["f", "g", "h"]];
        await using var site = await With([.. names.Select(own => own[0])]);
        var current = names.Select(own => own[0]).ToArray();
        var ids = new List<string>();
        foreach (var name in current) ids.Add(Id(await site.Customer(name)));
        for (var step = 0; step < 24; step++)
        {
            var who = random.Next(names.Length);
            var to = names[who][random.Next(3)];
            if (to != current[who]) site.Simulator.Actions.Do("rename_id", current[who], to);
            current[who] = to;
            if (random.Next(3) == 0) await Deliver(site, to);
            if (random.Next(4) == 0) await site.Basic();
        }

        await site.Basic();

        var last = await site.Basic();
        Assert.Equal((0, 0, 0),
            (Renamed(last), last.GetProperty("created").GetInt32(), last.GetProperty("deleted").GetInt32()));
        for (var who = 0; who < names.Length; who++)
            Assert.Equal((current[who], ids[who]), (current[who], Id(await site.Customer(current[who]))));
        await site.AssertSame();
    }

    private static async Task<SyncedSite> With(params string[] names)
    {
        var site = await SyncedSite.Start(settings: Plain);
        foreach (var name in names) site.Simulator.Actions.Do("sql_insert", name, values: new() { ["tax_id"] = name });
        await site.Basic();
        return site;
    }

    /// <summary>The user who renamed it has another language.</summary>
    private static void Translate(SyncedSite site, string text, string oldName, string newName) =>
        site.Simulator.Site.Commit(User.Administrator, _ =>
    {
        var comment = site.Simulator.Site[DocTypes.Comment].Last(comment => comment.Text("comment_type") == "Edit");
        comment["content"] =
            Html.Sanitised(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, oldName, newName));
        return true;
    });

    private static async Task Deliver(SyncedSite site, string name)
    {
        var document = site.Simulator.Site.Read(
            () => site.Simulator.Site.Get(DocTypes.Customer, name).ToDict(withNulls: true));
        using var answer = await site.Front.Deliver(
            JsonSerializer.Serialize(new { @event = "on_update", doc = document }));
        answer.EnsureSuccessStatusCode();
    }

    private static int Renamed(JsonElement run) => run.GetProperty("renamed").GetInt32();

    private static string Id(JsonElement customer) => customer.GetProperty("id").GetString()!;

    private static string[] Previous(JsonElement customer) =>
        [.. customer.GetProperty("previousIds").EnumerateArray().Select(name => name.GetString()!)];
}
