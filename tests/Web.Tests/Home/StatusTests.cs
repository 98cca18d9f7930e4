using System.Net;
using System.Text.Json;
using CustomerSync.Tests.Fields;
using CustomerSync.Tests.Hosting;
using CustomerSync.Tests.Setup;
using CustomerSync.Tests.Syncs;

namespace CustomerSync.Tests.Home;

/// <summary>Whether all is well, as <c>/api/status</c> tells it.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Without_an_ERPNext_one_is_wanted_and_where_it_is_set_is_said()
    {
        await using var front = await RunningFront.Start();

        var status = await front.Data("/api/status");

        Assert.False(status.GetProperty("isWell").GetBoolean());
        Assert.Equal(("notConnected", "/settings#connection"), Assert.Single(Findings(status)));
        Assert.Equal(JsonValueKind.Null, status.GetProperty("erpNext").ValueKind);
    }

    [Trait("Speed", "Slow")]
    [Fact]
    public async Task An_installed_site_is_well_until_a_webhook_is_disabled_or_requests_are_refused()
    {
        await using var site = await SetupSite.Start();
        Assert.Contains("notInstalled", await Codes(site.Front));
        await site.Do("install");
        await Tells(site.Front);
        Assert.Equal(site.Simulator.Url.ToString().TrimEnd('/'), (await site.Front.Data("/api/status")).GetProperty("erpNext").GetString());

        site.Change(site.Webhook("on_update"), webhook => webhook["timeout"] = 1L);
        await site.Report();
        await Tells(site.Front, "drifted");
        await site.Do("repair");
        await Tells(site.Front);

        using (var refused = await site.Front.Http.PostAsync(
            RunningFront.Webhooks, new StringContent("{}"), TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await Tells(site.Front, "refused");
        await site.Arrives("New Co");
        await Tells(site.Front);
    }

    [Fact]
    public async Task A_sync_that_waits_for_a_person_and_one_that_failed_are_told_with_their_pages()
    {
        await using var site = await SyncedSite.Start(options => options.Customers = 40);
        await site.Enhanced();
        foreach (var name in (await site.Front.AllCustomers()).Select(one => one.GetProperty("erpnextId").GetString()!))
            site.Simulator.Actions.Do("delete_silently", name);
        var held = await site.Enhanced();
        Assert.Equal("held", held.GetProperty("status").GetString());

        var status = await site.Front.Data("/api/status");

        Assert.Contains(("held", $"/syncs/{held.GetProperty("id").GetString()}"), Findings(status));
    }

    [Fact]
    public async Task A_field_of_ERPNexts_that_vanished_and_one_that_is_new_are_told_until_a_person_has_seen_it()
    {
        await using var site = await OwnFieldsSite.Start();
        site.Simulator.Faults.Removed.Add("custom_score");
        await site.Front.Put([OwnFieldsSite.Vat], load: false);
        Assert.Empty(await FieldCodes(site.Front));

        site.Simulator.Faults.Removed.Clear();
        site.Simulator.Faults.Removed.Add("custom_vat_no");
        await site.Front.Data("/api/fields/available"); // As the watch asks, each hour.

        await Wait.Until("it is told", async () => await FieldCodes(site.Front) == "fieldsAdded fieldsGone");
        var drift = (await site.Front.Data("/api/fields")).GetProperty("drift");
        Assert.Equal("custom_vat_no", drift.GetProperty("changes")[0].GetProperty("source").GetString());
        Assert.Equal("custom_score", drift.GetProperty("added")[0].GetProperty("source").GetString());

        using (await site.Front.Http.PostAsync("/api/fields/accept", null, TestContext.Current.CancellationToken)) { }

        // What is new was seen; what our field is made of is still gone.
        await Wait.Until("it is seen", async () => await FieldCodes(site.Front) == "fieldsGone");
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("customersync-");
        var authority = new TestAuthority(folder);
        foreach (var (days, isTold) in new[] { (5, true), (90, false) })
        {
            var (certificate, key) = authority.Issue(days);
            await using var front = await RunningFront.Start(
                null, "--Kestrel:Certificates:Default:Path", certificate, "--Kestrel:Certificates:Default:KeyPath", key);

            var found = (await front.Data("/api/status")).GetProperty("findings").EnumerateArray()
                .Where(one => one.GetProperty("code").GetString() == "certificateEnds")
                .Select(one => one.GetProperty("detail").GetString()).ToList();

            Assert.Equal(isTold ? 1 : 0, found.Count(one => one!.StartsWith("CustomerSync: ", StringComparison.Ordinal)));
        }
        folder.Remove();
    }

    [Fact]
    public async Task Details_are_for_whom_may_know_them()
    {
        var detail = new CustomerSync.Home.Finding("keyEnds", CustomerSync.Home.FindingLevel.Warn, "/", "Ada")
            { DetailFor = CustomerSync.Access.AccessRole.Admin };

        Assert.Null(detail.For(CustomerSync.Access.AccessRole.Operator).Detail);
        Assert.Equal("Ada", detail.For(CustomerSync.Access.AccessRole.Admin).Detail);
        await Task.CompletedTask;
    }

    private static async Task<string> FieldCodes(RunningFront front) => string.Join(' ',
        (await Codes(front)).Where(code => code.StartsWith("fields", StringComparison.Ordinal)).Order());

    private static async Task<IReadOnlyList<string>> Codes(RunningFront front) =>
        [.. Findings(await front.Data("/api/status")).Select(one => one.Code)];

    /// <summary>Exactly these, once the board asks again.</summary>
    private static Task Tells(RunningFront front, params string[] codes) => Wait.Until(
        $"status is '{string.Join(' ', codes)}'", async () => (await Codes(front)).SequenceEqual(codes));

    private static List<(string Code, string Place)> Findings(JsonElement status) =>
        [.. status.GetProperty("findings").EnumerateArray().Select(one =>
            (one.GetProperty("code").GetString()!, one.GetProperty("place").GetString()!))];
}
