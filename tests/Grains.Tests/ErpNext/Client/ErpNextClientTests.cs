using CustomerSync.ErpNext;
using ErpNextSimulator;
using ErpNextSimulator.Documents;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests.ErpNext;

/// <summary>What the client asks, answered by the simulator.</summary>
public sealed class ErpNextClientTests
{
    private static readonly string[] Fields = ["name", "modified", "tax_id"];

    [Fact]
    public async Task It_learns_who_and_what_it_talks_to()
    {
        await using var simulator = await RunningSimulator.Start();
        await using var under = ClientUnderTest.Of(simulator);

        await under.Client.Ping();

        Assert.Equal("Administrator", await under.Client.LoggedUser());
        Assert.Equal("15.55.1", (await under.Client.Versions()).Frappe);
        Assert.Equal("Asia/Riyadh", await under.Client.TimeZone());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task It_knows_which_fields_exist_also_of_an_empty_site(int customers)
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = customers);
        await using var under = ClientUnderTest.Of(simulator);

        var fields = await under.Client.CustomerFields();

        Assert.Superset(new HashSet<string> {
            "name", "modified", "customer_name", "tax_id", "customer_primary_contact" }, fields.ToHashSet());
        Assert.DoesNotContain("gstin", fields);
        Assert.DoesNotContain("credit_limits", fields);
    }

    [Theory]
    [InlineData("14.90.0")]
    [InlineData("16.1.0")]
    public async Task Of_an_empty_site_of_another_release_too(string version)
    {
        await using var simulator = await RunningSimulator.Start(options => options.FrappeVersion = version);
        await using var under = ClientUnderTest.Of(simulator);

        Assert.Contains("customer_name", await under.Client.CustomerFields());
    }

    [Theory]
    [InlineData("A/B//C")]
    [InlineData("50% Off & \"Co\" 'x' #1 + ? = / end")]
    [InlineData("مؤسسة \"الأفق\" / فرع ١")]
    [InlineData("Café 😀 日本 \u200F")]
    [InlineData("..")]
    [InlineData("A/../B")]
    [InlineData("a\\b")]
    public async Task It_finds_a_customer_of_any_name(string name)
    {
        await using var simulator = await RunningSimulator.Start();
        simulator.Actions.Do("create", name, values: new PyDict { ["tax_id"] = "7" });
        await using var under = ClientUnderTest.Of(simulator);

        var found = await under.Client.FindCustomer(name);

        Assert.Equal(name, found!.Name);
        Assert.Equal("7", found.Document.GetProperty("tax_id").GetString());
    }

    [Fact]
    public async Task A_customer_of_another_spelling_is_told_apart_and_a_missing_one_is_null()
    {
        await using var simulator = await RunningSimulator.Start();
        simulator.Actions.Do("create", "Müller");
        await using var under = ClientUnderTest.Of(simulator);

        var muller = await under.Client.FindCustomer("MULLER");
        var nobody = await under.Client.FindCustomer("Nobody");

        Assert.Equal("Müller", muller!.Name);
        Assert.Null(nobody);
    }

    [Fact]
    public async Task Pages_by_modified_give_every_row_once_though_hundreds_share_a_moment()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 3, 50, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 250, time);
        time.Advance(TimeSpan.FromSeconds(1));
        simulator.Seeder.Seed(250);
        time.Advance(TimeSpan.FromSeconds(1));
        simulator.Actions.Do("create", "Last");
        await using var under = ClientUnderTest.Of(simulator);
        var names = new List<string>();

        var (watermark, after) = ("2000-01-01 00:00:00.000000", (string?)null);
        for (var more = true; more;)
        {
            var page = await under.Client.ListByModified("Customer", watermark, after, 90);
            names.AddRange(page.Select(row => row.Name));
            if (page.Count > 0) (watermark, after) = (page[^1].Modified, page[^1].Name);
            more = page.Count > 0;
        }

        Assert.Equal(501, names.Count);
        Assert.Equal(501, names.Distinct().Count());
        Assert.Equal("Last", names[^1]);
    }

    [Fact]
    public async Task Pages_by_name_give_every_row_once_in_the_order_of_the_site()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 500);
        await using var under = ClientUnderTest.Of(simulator);
        var names = new List<string>();

        for (var page = await under.Client.ListCustomersByName("", 70, Fields); page.Count > 0;
            page = await under.Client.ListCustomersByName(names[^1], 70, Fields))
            names.AddRange(page.Select(row => row.Name));

        Assert.Equal(500, names.Distinct().Count());
        Assert.Equal(500, await under.Client.CountCustomers());
    }

    [Fact]
    public async Task Details_of_many_customers_come_in_few_requests()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 700);
        await using var under = ClientUnderTest.Of(simulator);
        var customers = simulator.Site.Read(() => simulator.Site[DocTypes.Customer].ToList());
        simulator.Statistics.Reset();

        var limits = await under.Client.CreditLimits([.. customers.Select(customer => customer.Name)]);
        var contacts = await under.Client.Details(
            DetailKind.Contact, [.. customers.Select(customer => customer.Text("customer_primary_contact"))
                .OfType<string>()], true);
        var addresses = await under.Client.Details(
            DetailKind.Address, [.. customers.Select(customer => customer.Text("customer_primary_address"))
                .OfType<string>()], true);

        Assert.Equal(customers.Sum(customer => customer.Rows("credit_limits").Count), limits.Count);
        Assert.Equal(customers.Count(customer => customer["customer_primary_contact"] is not null), contacts.Count);
        Assert.Equal(customers.Count(customer => customer["customer_primary_address"] is not null), addresses.Count);
        Assert.Contains(addresses, address => address.Document.GetProperty("city").GetString() == "الرياض");
        Assert.InRange(simulator.Statistics.Served, 3, 6);
    }

    [Fact]
    public async Task Deletes_and_renames_are_told_since_a_moment()
    {
        await using var simulator = await RunningSimulator.Start();
        foreach (var name in (string[])["One", "Two", "Three & Co", "Four"]) simulator.Actions.Do("create", name);
        simulator.Actions.Do("delete", "One");
        var since = simulator.Site.Now();
        simulator.Actions.Do("rename", "Three & Co", "Drei");
        simulator.Actions.Do("merge", "Two", "Drei");
        simulator.Actions.Do("delete", "Four");
        simulator.Actions.Do("comment", "Drei", "<strong>a</strong> and <strong>b</strong> and <strong>c</strong>");
        await using var under = ClientUnderTest.Of(simulator);

        var deletes = await under.Client.DeletedDocuments(since);
        var renames = await under.Client.RenameComments(since);

        Assert.Equal(["Two", "Four"], deletes.Select(delete => delete.Name));
        Assert.Equal([("Three & Co", "Drei", false), ("Two", "Drei", true)],
            renames.Select(rename => (rename.OldNames[0], rename.NewNames[0], rename.IsMerge!.Value)));
    }
}
