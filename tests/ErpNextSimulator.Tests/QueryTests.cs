using System.Net.Http.Json;
using System.Text.Json;
using ErpNextSimulator;
using Microsoft.Extensions.Time.Testing;

namespace CustomerSync.Tests;

/// <summary>Lists and pages, as far as the recordings do not show them.</summary>
public sealed class QueryTests
{
    [Fact]
    public async Task Keyset_pages_by_name_list_every_customer_once_and_fast()
    {
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 20_000);
        using var http = Http(simulator);
        var names = new HashSet<string>();

        for (var after = ""; ;)
        {
            var page = await List(
                http, $"""Customer?fields=["name","modified"]&filters=[["name",">",{JsonSerializer.Serialize(after)}]]&order_by=name asc&limit_page_length=500""");
            if (page.Count == 0) break;
            Assert.All(page, row => Assert.True(names.Add(row.GetProperty("name").GetString()!)));
            after = page[^1].GetProperty("name").GetString()!;
        }

        Assert.Equal(20_000, names.Count);
    }

    [Fact]
    public async Task Pages_by_modified_and_name_go_through_rows_of_the_same_moment()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 3, 50, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.Start(options => options.Customers = 300, time);
        using var http = Http(simulator);
        const string Moment = "2026-11-23 06:50:00.000000";

        var first = await List(
            http, $"""Customer?fields=["name"]&filters=[["modified","=","{Moment}"],["name",">",""]]&order_by=modified asc, name asc&limit_page_length=200""");
        var second = await List(
            http, $"""Customer?fields=["name"]&filters=[["modified","=","{Moment}"],["name",">",{first[^1].GetProperty("name").GetRawText()}]]&order_by=modified asc, name asc&limit_page_length=200""");
        var later = await List(
            http, $"""Customer?fields=["name"]&filters=[["modified",">","{Moment}"]]&order_by=modified asc, name asc""");

        Assert.Equal(300, first.Concat(second).Select(row => row.GetProperty("name").GetString()).Distinct().Count());
        Assert.Empty(later);
    }

    [Theory]
    [InlineData("""[["tax_id","is","set"]]""", 2)]
    [InlineData("""[["tax_id","is","not set"]]""", 1)]
    [InlineData("""[["tax_id","like","1%"]]""", 1)]
    [InlineData("""[["name","in",["one","TWO"]]]""", 2)]
    [InlineData("""[["name","not in",["one","two"]]]""", 1)]
    [InlineData("""[["name","!=","ONE"]]""", 2)]
    [InlineData("""[["disabled","=",1]]""", 1)]
    [InlineData("""{"disabled":0}""", 2)]
    [InlineData("""[["Customer","tax_id","=","12"]]""", 1)]
    public async Task Filters_compare_as_MariaDB_does(string filters, int expected)
    {
        await using var simulator = await RunningSimulator.Start();
        simulator.Actions.Do("create", "One", values: new PyDict { ["tax_id"] = "12" });
        simulator.Actions.Do("create", "Two", values: new PyDict { ["tax_id"] = "22", ["disabled"] = 1L });
        simulator.Actions.Do("create", "Thrée");
        using var http = Http(simulator);

        Assert.Equal(expected, (await List(http, $"Customer?filters={filters}")).Count);
    }

    [Fact]
    public async Task A_request_line_that_gunicorn_would_refuse_is_refused()
    {
        await using var simulator = await RunningSimulator.Start();
        using var http = Http(simulator);

        using var answer = await http.GetAsync("/api/resource/Customer?filters=" + new string('x', 5_000));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Request Line is too large", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    private static HttpClient Http(RunningSimulator simulator)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = simulator.Url };
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization", $"token {simulator.Options.ApiKey}:{simulator.Options.ApiSecret}");
        return http;
    }

    private static async Task<List<JsonElement>> List(HttpClient http, string query)
    {
        using var answer = await http.GetAsync("/api/resource/" + query);
        Assert.Equal(200, (int)answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").EnumerateArray()];
    }
}
