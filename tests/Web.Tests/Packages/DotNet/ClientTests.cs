using System.Net;
using CustomerSync.Access;
using CustomerSync.Client;
using CustomerSync.Tests.Access;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests.Packages.DotNet;

/// <summary>The NuGet package: lists, finds, syncs, and says what is wrong.</summary>
public sealed class ClientTests(SharedClosedFront shared) : IClassFixture<SharedClosedFront>
{
    private static readonly string[] Names =
        ["events", "changes", "export.csv", "by-name", ".", "a/b?c#d%20&e", "شركة النور"];

    private readonly ClosedFront _closed = shared.Front;

    private string Url => _closed.Url.ToString();

    [Fact]
    public async Task Customers_are_listed_page_by_page_found_by_any_name_and_have_a_history()
    {
        var sent = new SentRequests();
        var client = ClientHosts.Client(Url, _closed.KeyOf(AccessRole.Viewer), sent);
        foreach (var name in Names)
            await _closed.Front.DeliverCustomer(name, 1, new { customer_name = "Nour", email_id = "a@x" });
        await _closed.Front.DeliverCustomer(".", 2, new { customer_name = "Nour", email_id = "b@x" });

        var all = await client.ListAsync(new() { Sort = "erpnextId", Limit = 2 }).ToListAsync();
        var page = await client.ListPageAsync(new() { Limit = 3 });
        var found = (await client.FindAsync("."))!;
        var history = await client.HistoryAsync(".").ToListAsync();

        Assert.Equal(Names.Order(StringComparer.Ordinal), all.Select(customer => customer.ErpnextId));
        Assert.Equal((3, 7), (page.Items.Count, page.Total));
        Assert.NotNull(page.NextCursor);
        Assert.Equal(("Nour", "b@x", false), (found.Name, found.Email, found.Disabled));
        Assert.Equal(found.Id, (await client.FindAsync(found.Id.ToString()))!.Id);
        Assert.Equal([ChangeKind.Updated, ChangeKind.Created], history.Select(entry => entry.Kind));
        Assert.Equal(new FieldChange("a@x", "b@x"), history[0].Fields["email"]);
        foreach (var name in Names) Assert.Equal(name, (await client.FindAsync(name))!.ErpnextId);
        Assert.Null(await client.FindAsync("nobody"));
        Assert.All(sent, one => Assert.DoesNotContain("csync", one.Address.ToString(), StringComparison.Ordinal));
        Assert.All(sent, one => Assert.Equal($"Bearer {_closed.KeyOf(AccessRole.Viewer)}", one.Authorization));
    }

    [Fact]
    public async Task A_missing_key_a_wrong_one_and_one_of_too_small_a_role_are_told_apart()
    {
        var nobody = await Fails(ClientHosts.Client(Url).ListPageAsync());
        var wrong = await Fails(ClientHosts.Client(Url, "csync_nonsense").FindAsync("."));
        var viewer = await Fails(ClientHosts.Client(Url, _closed.KeyOf(AccessRole.Viewer)).SyncAsync());
        var unknown = await Fails(ClientHosts.Client(Url, _closed.KeyOf(AccessRole.Viewer))
            .HistoryPageAsync("nobody"));

        Assert.Equal((401, 401, 403, 404), (nobody.Status, wrong.Status, viewer.Status, unknown.Status));
        Assert.Contains("CustomerSyncClientOptions.Key is not set", nobody.Message, StringComparison.Ordinal);
        Assert.Contains("copy it as it was shown", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("role Operator", viewer.Message, StringComparison.Ordinal);
        Assert.Contains("There is no customer", unknown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("csync_nonsense", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_ends_who_follows_with_a_sentence()
    {
        var key = await _closed.NewKey(AccessRole.Viewer);
        await using var feed = ClientHosts.Client(Url, key).Follow().GetAsyncEnumerator();
        var next = feed.MoveNextAsync();
        await Wait.Until("it follows", () => Live.LimitsTests.Count(_closed.Front) == 1);

        await _closed.Revoke(key);

        var error = await Assert.ThrowsAsync<CustomerSyncException>(() => next.AsTask());
        Assert.Contains("it was revoked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sync_that_cannot_begin_says_what_is_to_be_set_and_leaves_no_run()
    {
        var client = ClientHosts.Client(Url, _closed.KeyOf(AccessRole.Operator));

        var error = await Fails(client.SyncAsync());

        Assert.Contains("ErpNext", error.Message, StringComparison.Ordinal);
        Assert.Equal((int)HttpStatusCode.Conflict, error.Status);
        Assert.Empty((await client.SyncRunsPageAsync()).Items);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_is_another_is_named()
    {
        var nothing = await Fails(ClientHosts.Client($"http://127.0.0.1:{Ports.Free()}").ListPageAsync());
        var other = await Fails(ClientHosts.Client(_ => ClientHosts.Answer("<html>", "text/html")).ListPageAsync());
        var absent = await Fails(ClientHosts.Client(_ => ClientHosts.Answer(
            """{"title":"Not Found","status":404}""", status: HttpStatusCode.NotFound)).FindAsync("A"));
        var moved = await Fails(ClientHosts.Client(_ => new(HttpStatusCode.MovedPermanently)
            { Headers = { Location = new("https://other.example/") } }).ListPageAsync());

        Assert.Contains("cannot be reached", nothing.Message, StringComparison.Ordinal);
        Assert.True(nothing is { Status: 0, IsPassing: true });
        Assert.All([other, absent],
            error => Assert.Contains("is not CustomerSync", error.Message, StringComparison.Ordinal));
        Assert.Contains("use that address", moved.Message, StringComparison.Ordinal);
        Assert.All([other, absent, moved], error => Assert.True(error is { IsForeign: true, IsPassing: false }));
    }

    [Theory]
    [InlineData("localhost:5080")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost:5080/?key=csync_x")]
    [InlineData("")]
    public void What_is_no_address_is_told_at_the_start(string url)
    {
        var error = Assert.ThrowsAny<Exception>(() => ClientHosts.Client(url));

        Assert.Contains("no address of a server, such as http", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_below_a_path_is_asked_there()
    {
        var sent = new SentRequests();
        var client = ClientHosts.Client(Url + "crm", null, sent);

        await Fails(client.ListPageAsync());

        Assert.Equal("/crm/api/customers", Assert.Single(sent).Address.AbsolutePath);
    }

    private static async Task<CustomerSyncException> Fails(Task call) =>
        await Assert.ThrowsAsync<CustomerSyncException>(() => call);
}
