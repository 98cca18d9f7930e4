using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests.Setup;

/// <summary>
/// The connection test: each step of the loop, what fails and what to do; and nothing that it made is left.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ConnectionTestTests
{
    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public async Task With_everything_in_order_each_step_is_green_and_the_canary_is_gone(int version)
    {
        await using var site = await SetupSite.Start(version, simulate: options => options.Customers = 3);
        await site.Do("install");

        var result = await Test(site);

        Assert.True(result.GetProperty("success").GetBoolean(), result.ToString());
        Assert.Equal("reach:ok credentials:ok webhooks:ok delivery:ok committed:ok feed:ok deletion:ok cleanup:ok",
            Steps(result));
        Assert.All(result.GetProperty("data").GetProperty("steps")
            .EnumerateArray(), step => Assert.True(step.GetProperty("ms").GetDouble() >= 0));
        Assert.Empty(await site.Front.AllCustomers());
        Assert.Equal(3, site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Count));
    }

    [Fact]
    public async Task Where_its_customer_is_not_kept_that_is_said_and_nothing_of_it_stays()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        using (var kept = await site.Front.Http.PutAsJsonAsync("/api/fields/kept",
            new { version = 0, conditions = new[] { new { name = "territory", value = "Nowhere" } }, confirmed = true }))
            kept.EnsureSuccessStatusCode();

        var result = await Test(site);

        Assert.True(result.GetProperty("success").GetBoolean(), result.ToString());
        Assert.EndsWith("feed:ok deletion:ok cleanup:ok", Steps(result), StringComparison.Ordinal);
        Assert.Contains("not among those that you keep", result.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await site.Front.Data("/api/fields/kept")).GetProperty("left").GetInt32());
    }

    [Fact]
    public async Task A_customer_of_the_users_choice_is_touched_and_stays_as_it_is()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        await site.Arrives("A/B & شركة");

        var result = await Test(site, "A/B & شركة");

        Assert.True(result.GetProperty("success").GetBoolean(), result.ToString());
        Assert.Equal("reach:ok credentials:ok webhooks:ok delivery:ok committed:ok feed:ok", Steps(result));
        Assert.Contains("Unchanged", result.ToString(), StringComparison.Ordinal);
        Assert.Single(await site.Front.AllCustomers());
    }

    [Fact]
    public async Task Steps_come_one_by_one_when_they_are_asked_for_so()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/erpnext/test");
        request.Headers.Add("Accept", "application/x-ndjson");

        using var answer = await site.Front.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Select(step => $"{step.GetProperty("id").GetString()}:{step.GetProperty("status").GetString()}").ToList();

        Assert.Equal("reach:running reach:ok credentials:running credentials:ok", string.Join(' ', lines[..4]));
        Assert.Equal("cleanup:ok", lines[^1]);
    }

    [Theory]
    [InlineData("down", "reach:failed credentials:skipped")]
    [InlineData("revoked", "reach:failed credentials:skipped")]
    [InlineData("missing", "webhooks:failed delivery:skipped")]
    [InlineData("secret", "webhooks:failed delivery:skipped")]
    public async Task The_first_step_that_fails_says_what_to_do(string harm, string expected)
    {
        await using var site = await SetupSite.Start();
        if (harm != "missing") await site.Do("install");
        (site.Simulator.Faults.Down, site.Simulator.Faults.Revoked) = (harm == "down", harm == "revoked");
        if (harm == "secret") site.Change(site.Webhook("on_update"), webhook => webhook["webhook_secret"] = "short");

        var result = await Test(site);

        Assert.False(result.GetProperty("success").GetBoolean());
        Assert.Contains(expected, Steps(result), StringComparison.Ordinal);
        Assert.NotEmpty(result.GetProperty("data").GetProperty("steps").EnumerateArray()
            .Single(step => step.GetProperty("status").GetString() == "failed").GetProperty("cure").GetString()!);
    }

    [Fact]
    public async Task A_site_that_cannot_reach_us_is_found_and_ERPNexts_own_error_is_told()
    {
        await using var site =
            await SetupSite.Start(
                settings: ["--App:Url", $"http://127.0.0.1:{Ports.Free()}", "--Setup:TestWait", "00:00:02"]);
        await site.Do("install");

        var result = await Test(site);

        Assert.Contains("webhooks:ok delivery:failed committed:skipped", Steps(result), StringComparison.Ordinal);
        Assert.Contains("ERPNext tried and failed", result.GetProperty("message")
            .GetString(), StringComparison.Ordinal);
        Assert.Contains("App:Url", result.GetProperty("message").GetString(), StringComparison.Ordinal);
        await Nothing_is_left(site);
    }

    [Fact]
    public async Task Workers_that_sleep_are_told_from_a_network_that_fails()
    {
        await using var site = await SetupSite.Start(settings: ["--Setup:TestWait", "00:00:01"]);
        await site.Do("install");
        site.Simulator.Faults.Lost = 1;

        var result = await Test(site);

        Assert.Contains("delivery:failed", Steps(result), StringComparison.Ordinal);
        Assert.Contains("background workers", result.GetProperty("message").GetString(), StringComparison.Ordinal);
        await Nothing_is_left(site);
    }

    [Fact]
    public async Task A_delete_that_is_not_told_fails_the_test_and_leaves_no_customer()
    {
        await using var site = await SetupSite.Start(settings: ["--Setup:TestWait", "00:00:01"]);
        await site.Do("install");
        site.Change(site.Webhook("on_trash"), webhook => webhook["request_url"] = $"http://127.0.0.1:{Ports.Free()}/");
        site.Add("Silent", "on_trash", site.Url);
        site.Change(site.Webhook("on_update"), webhook => webhook["timeout"] = 5L);
        site.Simulator.Site.Commit(User.Administrator, _ => { site.Simulator.Webhooks.Remap(); return true; });

        var result = await Test(site);

        Assert.False(result.GetProperty("success").GetBoolean());
        await Nothing_is_left(site);
    }

    [Fact]
    public async Task A_customer_that_there_is_not_is_named()
    {
        await using var site = await SetupSite.Start();
        await site.Do("install");

        Assert.Contains("no customer Nobody", (await Test(site, "Nobody")).GetProperty("message")
            .GetString(), StringComparison.Ordinal);
    }

    private static async Task Nothing_is_left(SetupSite site)
    {
        Assert.DoesNotContain(
            await site.Front.AllCustomers(),
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null);
        Assert.Equal(0, site.Simulator.Site.Read(() => site.Simulator.Site[DocTypes.Customer].Count));
    }

    private static async Task<JsonElement> Test(SetupSite site, string? customer = null)
    {
        using var answer = await site.Front.Http.PostAsJsonAsync("/api/webhooks/erpnext/test", new { customer });
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Steps(JsonElement result) =>
        string.Join(' ', result.GetProperty("data").GetProperty("steps").EnumerateArray()
        .Select(step => $"{step.GetProperty("id").GetString()}:{step.GetProperty("status").GetString()}"));
}
