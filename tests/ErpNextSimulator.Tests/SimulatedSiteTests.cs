using System.Net.Http.Json;
using System.Text.Json;
using ErpNextSimulator;
using ErpNextSimulator.Documents;

namespace CustomerSync.Tests;

/// <summary>What was seen on a genuine site and is in no recording.</summary>
public sealed class SimulatedSiteTests
{
    [Theory]
    [InlineData("renamed from <strong>A & B</strong> to <strong>C</strong>",
        "renamed from <strong>A &amp; B</strong> to <strong>C</strong>")]
    [InlineData("merged <strong>R&amp;D</strong> into <strong>R&D</strong>",
        "merged <strong>R&amp;D</strong> into <strong>R&amp;D</strong>")]
    [InlineData("<strong>A</strong>B</strong>", "<strong>A</strong>B")]
    [InlineData("<strong>1 < 2</strong>", "<strong>1 &lt; 2</strong>")]
    [InlineData("R & D without a tag", "R & D without a tag")]
    public void Comments_are_kept_as_sanitised_HTML(string content, string kept) =>
        Assert.Equal(kept, Html.Sanitised(content));

    [Fact]
    public async Task What_is_hidden_takes_no_place_in_a_page_and_is_refused_by_name()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 30);
        using var http = Http(simulator);
        var names = await Names(http, "");
        simulator.Faults.Hidden.UnionWith(names.Take(5));

        Assert.Equal(names.Skip(5).Take(10), await Names(http, "&limit_page_length=10"));
        using var answer = await http.GetAsync("/api/resource/Customer/" + Uri.EscapeDataString(names[0]));
        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_custom_field_that_was_removed_is_refused_and_left_out()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 3);
        simulator.Faults.Removed.Add("website");
        using var http = Http(simulator);

        using var named = await http.GetAsync("/api/resource/Customer?fields=[\"name\",\"website\"]");
        var all = await http.GetFromJsonAsync<JsonElement>("/api/resource/Customer?fields=[\"*\"]");
        var meta = await http.GetFromJsonAsync<JsonElement>("/api/v2/doctype/Customer/meta");

        Assert.Equal(417, (int)named.StatusCode);
        Assert.False(all.GetProperty("data")[0].TryGetProperty("website", out _));
        Assert.DoesNotContain(meta.GetProperty("data").GetProperty("fields")
            .EnumerateArray(), field => field.GetProperty("fieldname").GetString() == "website");
    }

    [Fact]
    public async Task Links_of_contacts_are_listed_by_customer_and_by_contact_in_any_spelling()
    {
        await using var simulator = await RunningSimulator.Start();
        simulator.Actions.Do("create", "Über Co");
        simulator.Actions.Do("link_contact", "Über Co", values: new() { ["first_name"] = "Ann", ["name"] = "Ann-Co" });
        using var http = Http(simulator);

        foreach (var filter in (string[])["""["link_name","in",["UBER CO "]]""", """["parent","in",["ann-CO"]]"""])
        {
            var rows = await http.GetFromJsonAsync<JsonElement>(
                $"""/api/resource/Dynamic Link?parent=Contact&fields=["parent","link_name"]&filters=[["parenttype","=","Contact"],["link_doctype","=","Customer"],{filter}]""");
            Assert.Equal(("Ann-Co", "Über Co"),
                (rows.GetProperty("data")[0].GetProperty("parent")
                    .GetString(), rows.GetProperty("data")[0].GetProperty("link_name").GetString()));
        }
    }

    private static async Task<List<string>> Names(HttpClient http, string more) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(
            $"/api/resource/Customer?order_by=name asc{(more.Length > 0 ? more : "&limit_page_length=100")}")).GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];

    private static HttpClient Http(RunningSimulator simulator)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = simulator.Url };
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", $"token {simulator.Options.ApiKey}:{simulator.Options.ApiSecret}");
        return http;
    }
}
