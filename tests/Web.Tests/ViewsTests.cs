using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CustomerSync.Tests.Hosting;

namespace CustomerSync.Tests;

/// <summary>Saved views over HTTP, and the export of some customers.</summary>
public sealed class ViewsTests : SharedFront
{
    private protected override Task<RunningFront> Start() => RunningFront.Start();

    [Fact]
    public async Task A_view_is_made_changed_and_taken_away()
    {
        var made = await Put(HttpMethod.Post, "/api/views", new { name = " Mine ", query = "filter.city=X" });
        Assert.Equal("Mine", made.GetProperty("name").GetString());
        Assert.True(made.GetProperty("isMine").GetBoolean());
        var id = made.GetProperty("id").GetString();

        var changed = await Put(HttpMethod.Put, $"/api/views/{id}", new { name = "Ours", query = "sort=city", columns = "{}", shared = true });
        Assert.Equal(("Ours", true), (changed.GetProperty("name").GetString(), changed.GetProperty("isShared").GetBoolean()));
        Assert.Equal("sort=city", Assert.Single(await Views()).GetProperty("query").GetString());

        using var gone = await Front.Http.DeleteAsync($"/api/views/{id}");
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        Assert.Empty(await Views());
        using var again = await Front.Http.DeleteAsync($"/api/views/{id}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":" "}""", "A name is wanted")]
    [InlineData("""{"name":"x","nope":1}""", "nope")]
    public async Task A_view_without_sense_is_refused(string json, string reason)
    {
        using var answer = await Front.Http.PostAsync("/api/views", new StringContent(json, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":["x"]}""")]
    [InlineData("""{}""")]
    public async Task An_export_of_none_is_refused(string json)
    {
        using var answer = await Front.Http.PostAsync("/api/customers/export.csv", new StringContent(json, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<JsonElement[]> Views() => [.. (await Front.Data("/api/views")).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> Put(HttpMethod method, string path, object body)
    {
        using var answer = await Front.Http.SendAsync(new(method, path) { Content = JsonContent.Create(body) });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
