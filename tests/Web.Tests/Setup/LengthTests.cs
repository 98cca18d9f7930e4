using System.Net.Http.Json;
using System.Text.Json;

namespace CustomerSync.Tests.Setup;

/// <summary>Servers before ERPNext that want to know the length of a request, or take its body away.</summary>
public sealed class LengthTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "chunked")]
    public async Task Every_request_tells_its_length(bool isRequired, string? loses)
    {
        await using var site = await SetupSite.Start(simulate: options => options.Customers = 3);
        (site.Simulator.Faults.LengthRequired, site.Simulator.Faults.LosesBodies) = (isRequired, loses);

        await site.Do("install");
        Assert.Equal("completed", await Sync(site));
        await site.Do("rotate");
        using var test = await site.Front.Http.PostAsJsonAsync("/api/webhooks/erpnext/test", new { });
        var result = await test.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(result.GetProperty("success").GetBoolean(), result.ToString());
        await site.Arrives("Over A Strict Server");
        await site.Do("remove");

        Assert.Equal(4, (await site.Front.AllCustomers()).Count(
            customer => customer.GetProperty("deletedAt").ValueKind is JsonValueKind.Null));
        Assert.Empty(site.Webhooks);
    }

    [Fact]
    public async Task A_server_that_loses_bodies_is_named_and_nothing_is_said_to_be_done()
    {
        await using var site = await SetupSite.Start();
        site.Simulator.Faults.LosesBodies = "all";

        var answer = await site.Do("install", System.Net.HttpStatusCode.BadGateway);

        Assert.Contains("body", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("between", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(site.Webhooks);
    }

    private static async Task<string?> Sync(SetupSite site)
    {
        using var answer = await site.Front.Http.PostAsync(
            new Uri("/api/customers/sync/enhanced?wait=true", UriKind.Relative), null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("status")
            .GetString();
    }
}
